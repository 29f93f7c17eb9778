"""Narrowing a stock list: each facet filters by one value and counts the values that are left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealers.inventory.models import Vehicle
from dealers.inventory.querysets import VehicleQuerySet

# Counting stops here, so that a list of two million is as quick as one of twenty.
MOST_COUNTED = 5_000
MOST_CHOICES = 12
NOTHING = "none"

Words = str | Promise
Read = tuple[Any, ...]


@dataclass(frozen=True)
class Choice:
    """One value of a facet: its words, how many vehicles have it, and whether it is chosen."""

    value: str
    label: Words
    count: int | None
    selected: bool
    # The list with this value chosen, or without it when it is chosen already.
    query: str


@dataclass(frozen=True)
class Facet:
    """One way to narrow the list."""

    key: str
    label: Words
    choices: list[Choice]


@dataclass(frozen=True)
class _Band:
    """A stretch of prices or of days: from `low` up to, but not including, `high`."""

    key: str
    label: Words
    low: int | None
    high: int | None

    def holds(self, value: int | Decimal | None) -> bool:
        if value is None or self.low is None:
            return value is None and self.low is None
        return self.low <= value and (self.high is None or value < self.high)


PRICES = (
    _Band("under-20", _("under 20,000"), 0, 20_000),
    _Band("20-30", _("20,000 to 30,000"), 20_000, 30_000),
    _Band("30-40", _("30,000 to 40,000"), 30_000, 40_000),
    _Band("40-60", _("40,000 to 60,000"), 40_000, 60_000),
    _Band("over-60", _("60,000 and more"), 60_000, None),
    _Band(NOTHING, _("on request"), None, None),
)
AGES = (
    _Band("fresh", _("up to 30 days"), 0, 31),
    _Band("31-60", _("31 to 60 days"), 31, 61),
    _Band("61-90", _("61 to 90 days"), 61, 91),
    _Band("over-90", _("over 90 days"), 91, None),
)
PHOTOS: dict[str, Words] = {"yes": _("with photos"), "no": _("without photos")}
NOT_SAID = _("not said")


def _by_band(rows: VehicleQuerySet, value: str) -> VehicleQuerySet:
    band = next((band for band in PRICES if band.key == value), None)
    if band is None:
        return rows.none()
    asked: Any = rows.alias(asked=Coalesce("price", "msrp"))
    if band.low is None:
        return rows.filter(price=None, msrp=None)
    upper = Q(asked__lt=band.high) if band.high else Q()
    found: VehicleQuerySet = asked.filter(upper, asked__gte=band.low)
    return found


def _by_age(rows: VehicleQuerySet, value: str, today: date) -> VehicleQuerySet:
    band = next((band for band in AGES if band.key == value), None)
    if band is None or band.low is None:
        return rows.none()
    newest = Q() if band.low == 0 else Q(first_seen__lte=today - timedelta(days=band.low))
    oldest = Q(first_seen__gt=today - timedelta(days=band.high)) if band.high else Q()
    return rows.filter(newest, oldest)


def _by_photos(rows: VehicleQuerySet, value: str) -> VehicleQuerySet:
    return rows.with_photos() if value == "yes" else rows.filter(photos=[])


def _by_year(rows: VehicleQuerySet, value: str) -> VehicleQuerySet:
    if value == NOTHING:
        return rows.filter(year=None)
    return rows.filter(year=int(value)) if value.isdecimal() and len(value) == 4 else rows.none()


def _exactly(field: str) -> Callable[[VehicleQuerySet, str], VehicleQuerySet]:
    return lambda rows, value: rows.filter(**{field: "" if value == NOTHING else value})


def narrow(rows: VehicleQuerySet, asked: QueryDict, today: date) -> VehicleQuerySet:
    """The rows that have every value asked for."""
    filters: dict[str, Callable[[VehicleQuerySet, str], VehicleQuerySet]] = {
        "condition": _exactly("condition"),
        "model": _exactly("model"),
        "powertrain": _exactly("powertrain"),
        "year": _by_year,
        "price": _by_band,
        "age": lambda found, value: _by_age(found, value, today),
        "photos": _by_photos,
    }
    for key, narrowed in filters.items():
        if value := asked.get(key, ""):
            rows = narrowed(rows, value)
    return rows


def _banded(bands: Sequence[_Band], value: int | Decimal | None) -> str:
    return next((band.key for band in bands if band.holds(value)), NOTHING)


def _read(rows: VehicleQuerySet) -> list[Read]:
    """What the facets count, of at most so many rows."""
    fields = ("condition", "model", "year", "powertrain", "price", "msrp", "first_seen")
    with_photos = rows.annotate(bare=Q(photos=[]))
    return list(with_photos.values_list(*fields, "bare")[: MOST_COUNTED + 1])


def facets(rows: VehicleQuerySet, asked: QueryDict, today: date) -> tuple[list[Facet], int, bool]:
    """The facets of these rows, how many rows were counted, and whether that is all of them."""
    read = _read(rows)
    whole = len(read) <= MOST_COUNTED
    tallies: dict[str, Counter[str]] = {
        "condition": Counter(row[0] or NOTHING for row in read),
        "model": Counter(row[1] for row in read),
        "year": Counter(str(row[2] or NOTHING) for row in read),
        "powertrain": Counter(row[3] or NOTHING for row in read),
        "price": Counter(_banded(PRICES, row[4] or row[5]) for row in read),
        "age": Counter(_banded(AGES, max(0, (today - row[6]).days)) for row in read),
        "photos": Counter("no" if row[7] else "yes" for row in read),
    }
    made = [_facet(key, label, tallies[key], asked, whole=whole) for key, label in LABELS.items()]
    return [facet for facet in made if facet.choices], min(len(read), MOST_COUNTED), whole


LABELS: dict[str, Words] = {
    "condition": _("Condition"),
    "model": _("Model"),
    "year": _("Model year"),
    "powertrain": _("Powertrain"),
    "price": _("Price"),
    "age": _("Days in stock"),
    "photos": _("Photos"),
}
WORDS: dict[str, dict[str, Words]] = {
    "condition": {**dict(Vehicle.Condition.choices), NOTHING: NOT_SAID},
    "powertrain": {**dict(Vehicle.Powertrain.choices), NOTHING: NOT_SAID},
    "price": {band.key: band.label for band in PRICES},
    "age": {band.key: band.label for band in AGES},
    "photos": PHOTOS,
    "year": {NOTHING: NOT_SAID},
    "model": {},
}


def _facet(key: str, label: Words, tally: Counter[str], asked: QueryDict, *, whole: bool) -> Facet:
    chosen = asked.get(key, "")
    values = _ordered(key, tally)[:MOST_CHOICES]
    if chosen and chosen not in values:
        values.insert(0, chosen)

    def choice(value: str) -> Choice:
        words, selected = WORDS[key].get(value, value), value == chosen
        count = tally[value] if whole else None
        return Choice(value, words, count, selected, _query(asked, key, "" if selected else value))

    return Facet(key, label, [choice(value) for value in values])


def _query(asked: QueryDict, key: str, value: str) -> str:
    """The list's query string with one value changed, from its beginning."""
    params = asked.copy()
    params.pop("after", None)
    params[key] = value
    if not value:
        params.pop(key)
    return f"?{params.urlencode()}"


def _ordered(key: str, tally: Counter[str]) -> list[str]:
    """The values in their own order where they have one, else the commonest first."""
    if key in ("price", "age"):
        return [value for value in WORDS[key] if value in tally]
    if key == "year":
        return sorted(tally, reverse=True)
    return sorted(tally, key=lambda value: (-tally[value], value))
