"""Adding up places instead of their dealerships, without those that share nothing.

A rollup counts everybody. What is withheld from whoever asks is taken off while they ask, fact by
fact and in the same statement: an agreement counts from the next request on.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import Q, QuerySet

from dealers.kpis.adding import added_up
from dealers.kpis.models import BrandRollup, DailyFact, Grain, RegionRollup
from dealers.kpis.querysets import FactQuerySet, Totals
from dealers.network.places import Place
from dealers.network.scoping import Scope
from dealers.network.veils import Veil
from portal.common.periods import Period


@dataclass(frozen=True)
class Rollups:
    """The rollups of places, and the facts in them that are withheld from whoever asks."""

    sums: QuerySet[Any]
    withheld: FactQuerySet

    def during(self, period: Period) -> Self:
        """The days of a period, whole months as such."""
        return self._of(_covering(period), period)

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
        chosen = Q(measure__in=sorted({*flows, *times}))
        rows = added_up(
            (*columns, "measure"),
            (self.sums.filter(chosen), 1),
            (self.withheld.filter(chosen).as_parts(), -1),
        )
        return Totals(
            [(*key, total) for *key, total, _spread in rows],
            [(*key, spread) for *key, _total, spread in rows if spread],
        )

    def _of(self, sums: Q, period: Period) -> Self:
        return replace(self, sums=self.sums.filter(sums), withheld=self.withheld.during(period))


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
