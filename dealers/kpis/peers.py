"""A dealership among its peers: anonymous quantiles, or nothing where a cohort is too small.

Two things keep a competitor from being worked out. Peers never include dealerships of the same
dealer group, whose owner could subtract their own; and there is one cohort per brand over one fixed
span, so that no two answers differ by a single dealership.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

SMALLEST_COHORT = 5


@dataclass(frozen=True)
class Quantiles:
    """What a cohort of this size shows of itself."""

    size: int
    median: float
    best_quarter: float


def quantiles_of(values: Sequence[float], better: Literal["higher", "lower"]) -> Quantiles | None:
    """The cohort's median and the mark its best quarter reaches; None with fewer than five values."""
    if len(values) < SMALLEST_COHORT:
        return None
    best_first = sorted(values, reverse=better == "higher")
    return Quantiles(len(values), _middle(best_first), best_first[(len(values) - 1) // 4])


def _middle(ordered: Sequence[float]) -> float:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
