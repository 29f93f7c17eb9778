"""The choice of a brand, as every form asks for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dealers.network.models import Brand


class BrandChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the brands that are offered; where there is only one, it stands chosen."""

    def __init__(self, **options: Any) -> None:
        told = {"label": _("Brand"), "empty_label": _("Choose a brand"), **options}
        super().__init__(Brand.objects.none(), **told)

    def offer(self, brands: QuerySet[Brand]) -> None:
        """Let people choose among these."""
        self.queryset = brands
        if len(brands) == 1:
            self.initial, self.empty_label = brands[0], None
