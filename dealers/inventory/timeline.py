"""What happened to a vehicle, in words for its timeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealers.inventory.models import Vehicle, VehicleChange
from dealers.network.models import Dealership

Words = str | Promise
ICONS = {
    VehicleChange.Kind.ADDED: "plus",
    VehicleChange.Kind.CHANGED: "pencil",
    VehicleChange.Kind.PRICE: "tag",
    VehicleChange.Kind.MOVED: "arrows-right-left",
    VehicleChange.Kind.REMOVED: "logout",
    VehicleChange.Kind.RETURNED: "login",
    VehicleChange.Kind.ARCHIVED: "archive",
}
TONES = {
    VehicleChange.Kind.ADDED: "ok",
    VehicleChange.Kind.RETURNED: "ok",
    VehicleChange.Kind.PRICE: "info",
    VehicleChange.Kind.MOVED: "info",
    VehicleChange.Kind.REMOVED: "risk",
}


@dataclass(frozen=True)
class Difference:
    """One fact before and after."""

    label: Words
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """One line of a vehicle's timeline."""

    title: Words
    icon: str
    tone: str
    at: datetime
    where: str
    came_from: str
    differences: list[Difference]
    run_id: UUID | None


def told(change: VehicleChange, seen: Mapping[Any, Dealership]) -> Event:
    """A change in words; a dealership that the person doesn't see stays nameless."""
    kind = VehicleChange.Kind(change.kind)
    came_from = ""
    if change.from_dealership_id:
        known = seen.get(change.from_dealership_id)
        came_from = known.name if known else _("another dealership")
    return Event(
        title=kind.label,
        icon=ICONS[kind],
        tone=TONES.get(kind, "paused"),
        at=change.at,
        where=change.dealership.name,
        came_from=came_from,
        differences=list(_differences(change.detail)),
        run_id=change.run_id,
    )


def _differences(detail: Mapping[str, Any]) -> Iterator[Difference]:
    for field, (before, after) in detail.items():
        if field == "extra":
            yield from _inside(before or {}, after or {})
            continue
        label = getattr(Vehicle._meta.get_field(field), "verbose_name", field)
        yield Difference(label, _said(before), _said(after))


def _inside(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    """The columns without a place of their own that changed, under the sender's names."""
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            label = name.replace("_", " ")
            yield Difference(label, _said(before.get(name)), _said(after.get(name)))


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ngettext("%(count)s entry", "%(count)s entries", len(value)) % {"count": len(value)}
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)[:120] if value not in (None, "") else "–"
