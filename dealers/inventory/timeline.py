"""What happened to a vehicle, in words for its timeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealers.inventory.models import Vehicle, VehicleChange
from dealers.inventory.wording import FACTS
from dealers.network.models import Dealership
from portal.ui import formats

Words = str | Promise
NOTHING = "–"
AMOUNTS = ("price", "msrp")
DAYS = ("date_in_stock",)
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


def told(change: VehicleChange, seen: Mapping[Any, Dealership], currency: str) -> Event:
    """A change in words, its amounts in the currency; a dealership one doesn't see stays nameless."""
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
        differences=list(_differences(change.detail, currency)),
    )


def _differences(detail: Mapping[str, Any], currency: str) -> Iterator[Difference]:
    """What changed: amounts first, then the other facts, then columns without a place of their own."""
    for name in sorted(detail.keys() - {"extra"}, key=lambda name: (name not in AMOUNTS, name)):
        before, after = detail[name]
        field: Any = Vehicle._meta.get_field(name)
        was, is_now = (_as_field(field, value, currency) for value in (before, after))
        yield Difference(FACTS.get(name, field.verbose_name), was, is_now)
    before, after = detail.get("extra", ({}, {}))
    yield from _inside(before or {}, after or {})


def _as_field(field: Any, value: Any, currency: str) -> str:
    """A stored value as the vehicle's own page shows it."""
    if value in (None, ""):
        return NOTHING
    if field.name in AMOUNTS:
        return formats.money(Decimal(str(value)), currency)
    if field.name in DAYS:
        return formats.day(date.fromisoformat(value))
    words = dict(field.flatchoices)
    return _said(words.get(value, value) if words else value)


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
    return str(value)[:120] if value not in (None, "") else NOTHING
