"""Adding up regions instead of their dealerships, without those that share nothing.

A region's sums count everybody. What is withheld from whoever asks is taken off while they ask,
fact by fact and in the same statement: an agreement counts from the next request on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from dealers.kpis.histograms import COUNT_BITS, COUNT_MASK
from dealers.kpis.models import DailyFact, Grain, RegionFact
from dealers.kpis.querysets import FactQuerySet, Totals
from dealers.network.places import Place
from dealers.network.scoping import Scope
from dealers.network.veils import Veil
from portal.common.periods import Period

STATEMENT = """
WITH part AS ({parts})
SELECT {columns}, NULL::int AS bucket, sum(sign * value)::bigint
FROM part GROUP BY {columns} HAVING sum(sign * facts) > 0
UNION ALL
SELECT {columns}, entry >> {bits} AS bucket, sum(sign * (entry & {mask}))::bigint
FROM part, unnest(histogram) AS entry
GROUP BY {columns}, bucket HAVING sum(sign * (entry & {mask})) > 0
"""


@dataclass(frozen=True)
class RegionalFacts:
    """The sums of regions, and the facts in them that are withheld from whoever asks."""

    sums: QuerySet[RegionFact]
    withheld: FactQuerySet

    def across(self, period: Period) -> Self:
        """A period and the one before, with `recent`: which of the two it is."""
        before = period.previous()
        both = self._of(_covering(before) | _covering(period), Period(before.first, period.last))
        return both.annotate(recent=Q(day__gte=period.first))

    def day_by_day(self, period: Period) -> Self:
        """Each of these days by itself."""
        return self._of(_days(period.first, period.last), period)

    def annotate(self, **columns: Any) -> Self:
        """Give both what they are to be grouped by."""
        sums, withheld = self.sums.annotate(**columns), self.withheld.annotate(**columns)
        return replace(self, sums=sums, withheld=withheld)

    def totals(self, flows: Collection[str], times: Collection[str], *columns: str) -> Totals:
        """What `FactQuerySet.totals` gives, in one statement."""
        rows = self._rows({*flows, *times}, (*columns, "measure"))
        values = [(*key, total) for *key, bucket, total in rows if bucket is None]
        return Totals(values, [row for row in rows if row[-2] is not None])

    def _of(self, sums: Q, period: Period) -> Self:
        return replace(self, sums=self.sums.filter(sums), withheld=self.withheld.during(period))

    def _rows(self, measures: Collection[str], columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
        parts = list(self._parts(measures, columns))
        if not parts:
            return []
        statement = STATEMENT.format(
            parts=" UNION ALL ".join(selection for selection, _values in parts),
            columns=", ".join(columns),
            bits=COUNT_BITS,
            mask=COUNT_MASK,
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [one for _selection, values in parts for one in values])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def _parts(
        self, measures: Collection[str], columns: tuple[str, ...]
    ) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """The selections that are added up, and their values; without those that hold nothing."""
        read = (*columns, "value", "histogram")
        for rows, fields, signed in (
            (self.sums, (*read, "facts"), "1 AS sign"),
            (self.withheld, read, "1 AS facts, -1 AS sign"),
        ):
            chosen = rows.filter(measure__in=sorted(measures)).order_by().values(*fields)
            try:
                selection, values = chosen.query.sql_with_params()
            except EmptyResultSet:
                continue
            # Nothing of a request is in this text: the names are columns of ours.
            yield f"SELECT *, {signed} FROM ({selection}) AS chosen", values  # noqa: S608


def regional_facts(scope: Scope, place: Place) -> RegionalFacts | None:
    """The sums of a place for somebody with this scope; None where dealerships are better added up.

    That is so for whoever holds dealerships one by one or in two ways, and where fewer share than
    do not.
    """
    veil = scope.veil
    if veil is None or veil.open is not None or place.dealership:
        return None
    unveiled = replace(scope, oem_veil=Veil(), region_veil=Veil())
    columns = {"dealership": "pk", "region": "region_id", "brand": "brand_id"}
    sums = RegionFact.objects.filter(
        unveiled.condition(**columns) & place.scope.condition(**columns)
    )
    return RegionalFacts(sums, DailyFact.objects.filter(dealership__in=veil.closed).within(place))


def _covering(period: Period) -> Q:
    """The months that lie wholly in a period, and the days before and after them."""
    first, last = _month_from(period.first), _month_of(period.last + timedelta(days=1))
    if first >= last:
        return _days(period.first, period.last)
    months = Q(grain=Grain.MONTH, day__gte=first, day__lt=last)
    a_day = timedelta(days=1)
    return months | _days(period.first, first - a_day) | _days(last, period.last)


def _days(first: date, last: date) -> Q:
    return Q(grain=Grain.DAY, day__range=(first, last))


def _month_of(day: date) -> date:
    return day.replace(day=1)


def _month_from(day: date) -> date:
    """The first of the month that begins on this day or after it."""
    return day if day.day == 1 else _month_of(_month_of(day) + timedelta(days=31))
