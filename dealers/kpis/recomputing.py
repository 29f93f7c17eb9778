"""Restating the facts of touched days, once for however many touches, and none lost.

Order is what makes it safe: first the touches are taken, then their dealerships are locked, then the
rows are read. A touch that is seen has committed together with its rows, so they are seen as well;
one that is not seen stays in the table for the next round. Whoever else recomputes the same
dealership waits for the lock and then reads newer rows, so older facts can't overwrite newer ones.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from dealers.kpis.models import DailyFact, TouchedDay
from dealers.kpis.registry import DealershipDay, catalogue
from dealers.network.models import Brand, Dealership

BATCH = 500


class Fact(NamedTuple):
    """The columns of a fact, to tell it from another and to write it."""

    dealership_id: UUID
    region_id: UUID
    brand_id: UUID
    day: date
    measure: str
    value: int
    histogram: tuple[int, ...] | None


def recompute_touched() -> int:
    """Restate the facts of every touched day; give how many touches there were."""
    total = 0
    while taken := _recompute_batch():
        total += taken
    return total


@transaction.atomic
def _recompute_batch() -> int:
    waiting = TouchedDay.objects.select_for_update(skip_locked=True).order_by("pk")
    touches = list(waiting[:BATCH])
    if touches:
        TouchedDay.objects.filter(pk__in=[touch.pk for touch in touches]).delete()
        _restate({(touch.dealership_id, touch.day) for touch in touches})
    return len(touches)


def _restate(keys: set[tuple[UUID, date]]) -> None:
    """Replace what differs between the facts there are and the facts there should be."""
    dealerships = _locked({dealership_id for dealership_id, _ in keys})
    days = [day_of(dealerships[dealership_id], day) for dealership_id, day in sorted(keys)]
    wanted, present = set(_facts(days, dealerships)), dict(_facts_of(keys))
    DailyFact.objects.filter(pk__in=[present[gone] for gone in present.keys() - wanted]).delete()
    _write(wanted - present.keys())


def _facts(days: Sequence[DealershipDay], at: Mapping[UUID, Dealership]) -> Iterator[Fact]:
    """The facts that these days should have, from every source."""
    for source in catalogue.sources.values():
        for row in source.facts(days):
            place = at[row.dealership_id]
            yield Fact(
                place.pk,
                place.region_id,
                place.brand_id,
                row.day,
                row.measure,
                row.value,
                tuple(row.histogram) if row.histogram is not None else None,
            )


def _facts_of(keys: set[tuple[UUID, date]]) -> Iterator[tuple[Fact, int]]:
    """The facts that these days have, each with its key."""
    ids, days = {dealership_id for dealership_id, _ in keys}, {day for _, day in keys}
    candidates = DailyFact.objects.filter(dealership__in=ids, day__in=days)
    for pk, *columns, histogram in candidates.values_list("pk", *Fact._fields):
        fact = Fact._make((*columns, tuple(histogram) if histogram is not None else None))
        if (fact.dealership_id, fact.day) in keys:
            yield fact, pk


def _write(facts: Collection[Fact]) -> None:
    """Add facts by COPY: a model and a parameter for each value take most of a long recompute."""
    if not facts:
        return
    into = f"COPY {DailyFact._meta.db_table} ({', '.join(Fact._fields)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for *columns, histogram in facts:
            copy.write_row([*columns, list(histogram) if histogram is not None else None])


def _locked(ids: set[UUID]) -> dict[UUID, Dealership]:
    """The dealerships, for us alone and held in their districts until we are done.

    Facts lock the brands whose rollups they change, statement by statement. All of them are taken
    here, in order, so that two recomputes wait for each other and never in a circle.
    """
    rows = Dealership.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    found = {dealership.pk: dealership for dealership in rows}
    brands = Brand.objects.filter(pk__in={one.brand_id for one in found.values()})
    list(brands.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    return found


def day_of(dealership: Dealership, day: date) -> DealershipDay:
    """The instants between which a dealership's local day lies."""
    starts, ends = (_midnight(at, dealership.zone) for at in (day, day + timedelta(days=1)))
    return DealershipDay(dealership.pk, day, starts, ends)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
