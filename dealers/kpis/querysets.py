"""Adding up facts."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.db.models import Q, Sum, Value

from dealers.kpis.adding import added_up
from dealers.network.scoping import DealershipScoped
from portal.accounts.capabilities import Can
from portal.common.periods import Period

if TYPE_CHECKING:
    from dealers.kpis.models import DailyFact


class Totals(NamedTuple):
    """Rows of columns, measure and sum; and rows of columns, measure and stored histogram."""

    values: list[tuple[Any, ...]]
    histograms: list[tuple[Any, ...]]


class FactQuerySet(DealershipScoped["DailyFact"]):
    """Facts, and their sums by any of their columns."""

    seen_with = Can.VIEW_KPIS

    def during(self, period: Period) -> Self:
        """Facts of these days."""
        return self.filter(day__range=(period.first, period.last))

    def across(self, period: Period) -> Self:
        """Facts of this period and of the one before, with `recent`: which of the two it is."""
        both = self.during(Period(period.previous().first, period.last))
        return both.annotate(recent=Q(day__gte=period.first))

    day_by_day = during

    def measuring(self, measures: Collection[str]) -> Self:
        """Facts of these measures."""
        return self.filter(measure__in=sorted(measures))

    def as_of_last_day(self) -> Self:
        """The last fact of each dealership and measure among these."""
        last = self.order_by("dealership_id", "measure", "-day").distinct(
            "dealership_id", "measure"
        )
        return self.filter(pk__in=last.values("pk"))

    def among(self, column: str, keys: Collection[Any]) -> Self:
        """Facts whose column holds one of these."""
        return self.filter(**{f"{column}__in": keys})

    def as_parts(self) -> Self:
        """Facts with `facts`, as rollups have it: each is one."""
        return self.annotate(facts=Value(1))

    def totals(self, flows: Collection[str], times: Collection[str], *columns: str) -> Totals:
        """The sums of these flows and the histograms of these times, by these columns.

        Two statements: an index alone answers the first one.
        """
        return Totals(
            self.measuring(flows).summed(*columns) if flows else [],
            self.measuring(times).spread(*columns) if times else [],
        )

    def summed(self, *columns: str) -> list[tuple[Any, ...]]:
        """Rows of these columns, the measure, and the sum of the values."""
        by = self.order_by().values(*columns, "measure")
        return list(by.annotate(total=Sum("value")).values_list(*columns, "measure", "total"))

    def spread(self, *columns: str) -> list[tuple[Any, ...]]:
        """Rows of these columns, the measure, and the sum of the histograms in its stored form."""
        facts = self.filter(histogram__isnull=False).as_parts()
        rows = added_up((*columns, "measure"), (facts, 1))
        return [(*key, spread) for *key, _total, spread in rows]
