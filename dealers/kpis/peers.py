"""A dealership among its peers: anonymous quantiles, or nothing where a cohort is too small.

Two things keep a competitor from being worked out. Peers never include dealerships of the same
dealer group, whose owner could subtract their own; and there is one cohort per brand over one fixed
span, so that no two answers differ by a single dealership.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from dealers.kpis.figures import sums_by
from dealers.kpis.formulas import figure_of
from dealers.kpis.models import DailyFact
from dealers.kpis.registry import Better, Metric
from dealers.network.models import Dealership
from dealers.network.scoping import sharing
from portal.accounts.capabilities import Data
from portal.common.periods import Period

SMALLEST_COHORT = 5
DAYS = 30


@dataclass(frozen=True)
class Quantiles:
    """What a cohort of this size shows of itself."""

    size: int
    median: float
    best_quarter: float


def quantiles_of(values: Sequence[float], better: Better) -> Quantiles | None:
    """The cohort's median and the mark its best quarter reaches; None with fewer than five values."""
    if len(values) < SMALLEST_COHORT:
        return None
    best_first = sorted(values, reverse=better != "lower")
    return Quantiles(len(values), _middle(best_first), best_first[(len(values) - 1) // 4])


def _middle(ordered: Sequence[float]) -> float:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@dataclass(frozen=True)
class Comparison:
    """A dealership's own figure of the last 30 days beside its peers' quantiles."""

    metric: Metric
    own: float | None
    peers: Quantiles | None


def compared(dealership: Dealership, metric: Metric, today: date) -> Comparison:
    """The dealership's month against its peers; every person gets the same quantiles."""
    # Not narrowed to what the person sees: only quantiles of the cohort leave this function.
    facts = DailyFact.objects.filter(Q(dealership=dealership) | _peers_of(dealership))
    sums = sums_by("dealership_id", facts, [metric], Period.last_days(DAYS, today))
    values = {pk: figure_of(metric, one, DAYS).value for pk, one in sums.items()}
    own = values.pop(dealership.pk, None)
    others = [value for value in values.values() if value is not None]
    return Comparison(metric, own, quantiles_of(others, metric.better))


def _peers_of(dealership: Dealership) -> Q:
    """Facts of the brand's other dealerships that share them, save those of the same owner."""
    of_others = ~Q(dealership__group=dealership.group_id) | Q(dealership__group=None)
    others = of_others if dealership.group_id else ~Q(dealership=dealership)
    # Whoever shares results is compared, and nobody else: to those who see the figures of all that
    # share, a cohort with one more in it would give that one away.
    shared = sharing(Dealership.objects.filter(brand=dealership.brand_id), Data.RESULTS)
    return Q(brand=dealership.brand_id, dealership__in=shared.values("pk")) & others
