"""The dealerships where a word of advice would help most."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, F, Sum, When

from dealers.kpis.children import Child
from dealers.kpis.figures import sums_of
from dealers.kpis.formulas import Figure, Sums, figure_of
from dealers.kpis.questions import Question
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
    missed = dict(_worst(question, metrics[0]))
    asked, about_them = _asked(metrics), question.among("dealership_id", list(missed))
    sums = sums_of("dealership_id", about_them, asked)
    rows = Dealership.objects.filter(pk__in=missed)
    told = [_advice(row, missed[row.pk], asked, sums[row.pk], question.period.days) for row in rows]
    return sorted(told, key=lambda one: (-one.missed, one.child.label))


def _advice(
    row: Dealership, missed: int, metrics: Sequence[Metric], sums: Sums, days: int
) -> Advice:
    child = Child(f"dealership:{row.pk}", row.name, row.city)
    headline, *speed = (figure_of(metric, sums, days) for metric in metrics)
    return Advice(child, missed, headline, speed[0] if speed else None)


def _asked(metrics: Sequence[Metric]) -> list[Metric]:
    headline, *others = metrics
    durations = [metric for metric in others if metric.unit is Unit.DURATION]
    return [headline, *durations[:1]]


def _worst(question: Question, share: Metric) -> Iterable[tuple[UUID, int]]:
    """The dealerships with the most of what the share counts below and not above its line."""
    # What it counts on both sides is nobody's miss, and need not be read.
    below, above = set(share.below), set(share.above)
    facts = question.facts.during(question.period).measuring(below ^ above)
    sign = Case(When(measure__in=above - below, then=-1), default=1)
    by_dealership = facts.order_by().values("dealership_id")
    worst = (
        by_dealership.annotate(missed=Sum(sign * F("value")))
        .filter(missed__gt=0)
        .order_by("-missed")
    )
    return worst.values_list("dealership_id", "missed")[:MOST]
