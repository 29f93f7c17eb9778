"""From what was typed into a zone to what a template shows for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from portal.common.money import format_money
from portal.common.sanitizing import clean_rich_text
from toolkits.creative.facts import MergeFacts, dealership_values, web_address
from toolkits.creative.models import Zone

OFFER_PARTS = ("headline", "text", "disclosure", "until")
VEHICLE_FIELDS = frozenset({"title", "details", "price", "odometer", "photo", "url", "condition"})
VEHICLES_SHOWN = 12


def given(zone: Zone, values: Mapping[str, Any]) -> Any:
    """What this zone holds: the author's default where it is locked or nothing was typed."""
    if zone.mode == Zone.Mode.LOCKED and not zone.is_filled_for_you:
        return zone.default
    value = values.get(zone.key)
    return zone.default if value is None else value


def names_of(zone: Zone) -> list[str]:
    """The names that a template may use for this zone."""
    if zone.kind == Zone.Kind.OFFER:
        return [f"{zone.key}_{part}" for part in OFFER_PARTS]
    return [zone.key, f"{zone.key}_alt"] if zone.kind == Zone.Kind.IMAGE else [zone.key]


def parse_number(value: object) -> Decimal | None:
    """The number that was typed, or None where it is none."""
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 12 else None


def parse_date(value: object) -> date | None:
    """The day that was typed as YYYY-MM-DD, or None where it is none."""
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value).strip())
    except ValueError:
        return None


def merge_values(
    zones: Iterable[Zone],
    values: Mapping[str, Any],
    facts: MergeFacts,
    pictures: Mapping[str, tuple[str, str]],
) -> dict[str, Any]:
    """The flat dictionary of all zones' names; `pictures` has (address, description) by asset id."""
    shown: dict[str, Any] = {}
    for zone in zones:
        shown.update(_shown(zone, given(zone, values), facts, pictures))
    return shown


def _shown(
    zone: Zone, value: Any, facts: MergeFacts, pictures: Mapping[str, tuple[str, str]]
) -> dict[str, Any]:
    match zone.kind:
        case Zone.Kind.OFFER:
            return _offer(zone.key, value if isinstance(value, Mapping) else {}, facts)
        case Zone.Kind.VEHICLES:
            return {zone.key: _vehicles(value, facts)}
        case Zone.Kind.IMAGE:
            address, description = pictures.get(str(value), (None, ""))
            return {zone.key: address, f"{zone.key}_alt": description}
        case Zone.Kind.DEALERSHIP_FIELD:
            return {zone.key: dealership_values(facts).get(zone.default)}
    return {zone.key: _typed(zone.kind, value, facts)}


def _typed(kind: str, value: object, facts: MergeFacts) -> str | None:
    """Typed content as the reader sees it; what can't be understood is shown as it was typed."""
    text = str(value or "").strip()
    locale = facts.locale.replace("-", "_")
    if kind == Zone.Kind.RICH_TEXT:
        return clean_rich_text(text) or None
    if kind == Zone.Kind.MONEY and (amount := parse_number(text)) is not None:
        return format_money(amount, facts.currency, locale)
    if kind == Zone.Kind.NUMBER and (number := parse_number(text)) is not None:
        return format_decimal(number, locale=locale)
    if kind == Zone.Kind.DATE and (day := parse_date(text)) is not None:
        return format_date(day, "long", locale=locale)
    return text or None


def _offer(key: str, offer: Mapping[str, Any], facts: MergeFacts) -> dict[str, Any]:
    until = parse_date(offer.get("until") or "")
    shown = {f"{key}_{part}": str(offer.get(part) or "") or None for part in OFFER_PARTS}
    if until is not None:
        shown[f"{key}_until"] = format_date(until, "long", locale=facts.locale.replace("-", "_"))
    return shown


def _vehicles(value: object, facts: MergeFacts) -> list[dict[str, Any]]:
    rows: Sequence[Any] = (
        value if isinstance(value, Sequence) and not isinstance(value, str) else []
    )
    return [_vehicle(row, facts) for row in rows[:VEHICLES_SHOWN] if isinstance(row, Mapping)]


def _vehicle(row: Mapping[str, Any], facts: MergeFacts) -> dict[str, Any]:
    locale = facts.locale.replace("-", "_")
    price, odometer = parse_number(row.get("price")), parse_number(row.get("odometer"))
    photos = row.get("photos") or [None]
    distance = format_decimal(odometer, locale=locale) if odometer else None
    return {
        "title": _words(row, "year", "make", "model"),
        "details": " · ".join(str(row[k]) for k in ("trim", "exterior_color") if row.get(k))
        or None,
        "price": format_money(price, str(row.get("currency") or facts.currency), locale)
        if price
        else None,
        "odometer": f"{distance} {row.get('odometer_unit') or 'km'}" if distance else None,
        "photo": web_address(row.get("photo") or photos[0]),
        "url": web_address(row.get("url")) or "#ask",
        "condition": str(row.get("condition") or "") or None,
    }


def _words(row: Mapping[str, Any], *keys: str) -> str:
    return " ".join(str(row[key]) for key in keys if row.get(key))
