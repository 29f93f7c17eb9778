"""The dealerships where a word of advice would help most."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from dealers.kpis.children import Child
from dealers.kpis.figures import Question, Sheet, sums_by
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
    worst = [pk for pk, _missed in _worst(question, metrics[0])]
    facts = question.facts.filter(dealership__in=worst)
    sums = sums_by("dealership_id", facts, _asked(metrics), question.period)
    rows = Dealership.objects.filter(pk__in=worst)
    children = {row.pk: Child(f"dealership:{row.pk}", row.name, row.city) for row in rows}
    return coaching_in(children, metrics, sums, question.period.days)


def coaching_in(
    children: Mapping[UUID, Child], metrics: Sequence[Metric], sums: Sheet, days: int
) -> list[Advice]:
    """The same of these dealerships, from their sums."""
    told = [_advice(child, metrics, sums, pk, days) for pk, child in children.items() if pk in sums]
    worst = [one for one in told if one.missed > 0]
    return sorted(worst, key=lambda one: (-one.missed, one.child.label))[:MOST]


def _advice(child: Child, metrics: Sequence[Metric], sums: Sheet, pk: UUID, days: int) -> Advice:
    headline, *speed = (figure_of(metric, sums[pk], days) for metric in _asked(metrics))
    missed = int((headline.denominator or 0) - headline.numerator)
    return Advice(child, missed, headline, speed[0] if speed else None)


def _asked(metrics: Sequence[Metric]) -> list[Metric]:
    headline, *others = metrics
    durations = [metric for metric in others if metric.unit is Unit.DURATION]
    return [headline, *durations[:1]]


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
