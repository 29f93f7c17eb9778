"""Named ways to read files: a vendor's profile that people saved, or a layout we know."""

from __future__ import annotations

from typing import Any

from dealers.inventory.layouts import BY_NAME
from dealers.inventory.models import VendorProfile


def settings_named(name: str) -> dict[str, Any] | None:
    """The settings of the one profile, or the layout, of this name; None when there is none."""
    saved = list(VendorProfile.objects.filter(name__iexact=name)[:2])
    if len(saved) == 1:
        return dict(saved[0].settings)
    return {"layout": name} if name in BY_NAME else None
