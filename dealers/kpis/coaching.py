"""The dealerships where a word of advice would help most."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from dealers.kpis.children import Child
from dealers.kpis.figures import Question, sums_by
from dealers.kpis.formulas import Figure, figure_of
from dealers.kpis.registry import Metric, Unit
from dealers.network.models import Dealership

MOST = 5


@dataclass(frozen=True)
class Advice:
    """A dealership with what it missed of the headline, and how fast it is at the median."""

    child: Child
    missed: int
    headline: Figure
    median: Figure | None


def coaching_of(question: Question, metrics: Sequence[Metric]) -> list[Advice]:
    """The dealerships that missed most of the first metric, a share; with their first duration."""
    headline, *others = metrics
    worst = dict(_worst(question, headline))
    speed = next((metric for metric in others if metric.unit is Unit.DURATION), None)
    asked = [headline, speed] if speed else [headline]
    facts = question.facts.filter(dealership__in=worst)
    sums = sums_by("dealership_id", facts, asked, question.period)
    days = question.period.days
    return [
        Advice(
            Child(f"dealership:{row.pk}", row.name, row.city),
            worst[row.pk],
            figure_of(headline, sums[row.pk], days),
            figure_of(speed, sums[row.pk], days) if speed else None,
        )
        for row in sorted(Dealership.objects.filter(pk__in=worst), key=lambda row: -worst[row.pk])
    ]


def _worst(question: Question, share: Metric) -> Iterable[tuple[UUID, int]]:
    """The dealerships with the most of what the share counts below and not above its line."""
    facts = question.facts.during(question.period).measuring({*share.above, *share.below})
    below, above = (
        Coalesce(Sum("value", filter=Q(measure__in=measures)), 0)
        for measures in (share.below, share.above)
    )
    missed = facts.order_by().values("dealership_id").annotate(missed=below - above)
    return (
        missed.filter(missed__gt=0)
        .order_by("-missed")
        .values_list("dealership_id", "missed")[:MOST]
    )
