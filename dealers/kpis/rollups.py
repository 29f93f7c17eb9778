"""Adding up places instead of their dealerships, without those that share nothing.

A rollup counts everybody. What is withheld from whoever asks is taken off while they ask, fact by
fact and in the same statement: an agreement counts from the next request on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from dealers.kpis.histograms import BUCKET_BITS, BUCKET_MASK
from dealers.kpis.models import BrandRollup, DailyFact, Grain, RegionRollup
from dealers.kpis.querysets import FactQuerySet, Totals
from dealers.network.places import Place
from dealers.network.scoping import Scope
from dealers.network.veils import Veil
from portal.common.periods import Period

# Groups are numbered, and number and bucket are one integer: there are few groups and many buckets.
STATEMENT = f"""
WITH part AS ({{parts}}), numbered AS (
    SELECT *, (dense_rank() OVER (ORDER BY {{columns}}))::int << {BUCKET_BITS} AS number FROM part
), counted AS (
    SELECT number | (entry & {BUCKET_MASK})::int AS bucket,
           sum(sign * (entry >> {BUCKET_BITS})::int) AS count
    FROM (SELECT number, sign, unnest(histogram) AS entry FROM numbered) AS entry GROUP BY 1
), spread AS (
    SELECT bucket & ~{BUCKET_MASK} AS number,
           array_agg(count << {BUCKET_BITS} | (bucket & {BUCKET_MASK})) AS histogram
    FROM counted WHERE count > 0 GROUP BY 1
)
SELECT {{columns}}, sum(sign * value)::bigint, spread.histogram
FROM numbered LEFT JOIN spread USING (number)
GROUP BY {{columns}}, spread.histogram HAVING sum(sign * facts) > 0
"""  # noqa: S608


@dataclass(frozen=True)
class Rollups:
    """The rollups of places, and the facts in them that are withheld from whoever asks."""

    sums: QuerySet[Any]
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

    def among(self, column: str, keys: Collection[Any]) -> Self:
        """Those whose column holds one of these."""
        chosen = Q(**{f"{column}__in": keys})
        return replace(self, sums=self.sums.filter(chosen), withheld=self.withheld.filter(chosen))

    def totals(self, flows: Collection[str], times: Collection[str], *columns: str) -> Totals:
        """What `FactQuerySet.totals` gives, in one statement."""
        rows = self._rows({*flows, *times}, (*columns, "measure"))
        return Totals(
            [(*key, total) for *key, total, _spread in rows],
            [(*key, spread) for *key, _total, spread in rows if spread],
        )

    def _of(self, sums: Q, period: Period) -> Self:
        return replace(self, sums=self.sums.filter(sums), withheld=self.withheld.during(period))

    def _rows(self, measures: Collection[str], columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
        parts = list(self._parts(measures, columns))
        if not parts:
            return []
        statement = STATEMENT.format(
            parts=" UNION ALL ".join(selection for selection, _values in parts),
            columns=", ".join(columns),
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


def rollups_of(scope: Scope, place: Place, *columns: str) -> Rollups | None:
    """The rollups of a place, by these columns, for somebody with this scope.

    None where dealerships are better added up: for a single one, for whoever holds dealerships one by
    one or in two ways, and where fewer share than do not.
    """
    veil = scope.veil
    if "dealership_id" in columns or place.dealership or veil is None or veil.open is not None:
        return None
    by_brand = not scope.regions and not place.scope.regions and "region_id" not in columns
    rollup = BrandRollup if by_brand else RegionRollup
    unveiled = replace(scope, oem_veil=Veil(), region_veil=Veil())
    named = {"dealership": "pk", "region": "region_id", "brand": "brand_id"}
    seen = unveiled.condition(**named) & place.scope.condition(**named)
    withheld = DailyFact.objects.filter(dealership__in=veil.closed).within(place)
    return Rollups(rollup._default_manager.filter(seen), withheld)


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
