"""From sums of facts to figures: the one place where a metric is computed."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Literal, Self

from dealers.kpis.histograms import Histogram
from dealers.kpis.registry import Metric, Unit


@dataclass
class Sums:
    """Facts added up over any dealerships and days: values and histograms by measure."""

    values: Counter[str] = field(default_factory=Counter)
    histograms: defaultdict[str, Histogram] = field(default_factory=lambda: defaultdict(Histogram))

    def add(self, other: Self) -> None:
        """Take in another sum; no dealership's day may be in both."""
        self.values.update(other.values)
        for measure, histogram in other.histograms.items():
            self.histograms[measure].update(histogram)


@dataclass(frozen=True)
class Figure:
    """A metric's value with the two numbers it was made of; `value` is None where there is nothing to divide by.

    Shares are between 0 and 1, durations in seconds. A duration's numerator is how many times it
    was read from; its denominator is None, as a count's is.
    """

    metric: Metric
    numerator: int
    denominator: int | None
    value: float | None


def figure_of(metric: Metric, sums: Sums, days: int) -> Figure:
    """The metric's figure for these sums, which cover this many days."""
    above = sum(sums.values[measure] for measure in metric.above)
    if metric.percentile is not None:
        return _percentile_of(metric, metric.percentile, sums)
    if metric.unit is Unit.COUNT:
        return Figure(metric, above, None, float(above))
    below = days if metric.unit is Unit.PER_DAY else sum(sums.values[name] for name in metric.below)
    return Figure(metric, above, below, above / below if below else None)


def _percentile_of(metric: Metric, share: float, sums: Sums) -> Figure:
    times = Histogram()
    for measure in metric.above:
        times.update(sums.histograms[measure])
    return Figure(metric, times.total(), None, times.percentile(share))


@dataclass(frozen=True)
class Change:
    """How a figure moved against the previous period.

    `by` is in points for a share (0.04 is four points) and relative for all else (0.1 is a tenth
    more). `good` is None where it did not move, or where neither way is better.
    """

    by: float
    points: bool
    good: bool | None

    @property
    def direction(self) -> Literal["up", "down", "level"]:
        """Which way the arrow points."""
        if not self.by:
            return "level"
        return "up" if self.by > 0 else "down"


def change_of(now: Figure, before: Figure) -> Change | None:
    """The change from one figure to the next, or None where one of them says nothing."""
    if now.value is None or before.value is None:
        return None
    points = now.metric.unit is Unit.SHARE
    if not points and not before.value:
        return None
    by = now.value - before.value if points else now.value / before.value - 1
    if abs(by) < 0.005:
        return Change(0.0, points, good=None)
    good = None if now.metric.better == "neither" else (by > 0) is (now.metric.better == "higher")
    return Change(by, points, good)


def reached(figure: Figure) -> bool | None:
    """Whether the figure meets its metric's target; None without a figure or a target."""
    if figure.value is None or figure.metric.target is None:
        return None
    if figure.metric.better == "higher":
        return figure.value >= figure.metric.target
    return figure.value <= figure.metric.target
