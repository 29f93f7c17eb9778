"""What there is of a stock at the end of a time: the last day of each dealership counts."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from dealers.kpis.models import DailyFact
from dealers.network.models import Dealership
from portal.common.periods import Period


def stocks_by(
    column: str,
    dealerships: QuerySet[Dealership],
    measures: Collection[str],
    spans: Sequence[Period],
) -> Iterator[tuple[Any, Period, str, int]]:
    """Each value of a column that names a place, with the span, the measure and the sum.

    One look into an index for each dealership, measure and span, however long the spans are; what a
    dealership has no fact of in a span is not in its sum, and a place without any is left out.
    """
    asked = [(span, measure) for span in spans for measure in sorted(measures)]
    if not asked:
        return
    latest = {f"latest_{n}": _latest(*one) for n, one in enumerate(asked)}
    sums = {f"sum_{n}": Sum(name) for n, name in enumerate(latest)}
    key = "pk" if column == "dealership_id" else column
    rows = dealerships.order_by().annotate(**latest).values(key).annotate(**sums)
    for place, *totals in rows.values_list(key, *sums):
        for (span, measure), total in zip(asked, totals, strict=True):
            if total is not None:
                yield place, span, measure, total


def _latest(span: Period, measure: str) -> Subquery:
    """The value of a dealership's last day with this measure in a span."""
    days = DailyFact.objects.filter(dealership=OuterRef("pk"), measure=measure)
    return Subquery(days.during(span).order_by("-day").values("value")[:1])
