"""The one list of figures: domains above declare their measures, metrics and live figures here.

A domain writes a `kpis` module; it is imported when the portal starts. What it declares there is
all that dashboards, the API and the recompute know about it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from django.utils.functional import Promise

from dealers.network.places import Place
from portal.accounts.models import Anyone

Words = str | Promise
Measures = str | tuple[str, ...]
Better = Literal["higher", "lower", "neither"]


class Unit(StrEnum):
    """How a figure is written: a share, a number, a number per day, days, a time in seconds."""

    SHARE = "share"
    COUNT = "count"
    PER_DAY = "per_day"
    DAYS = "days"
    DURATION = "duration"


@dataclass(frozen=True)
class Metric:
    """One formula, and all that a tile says about it.

    `numerator` and `denominator` name measures; several are added up. A share divides them, a
    count has no denominator, a `PER_DAY` divides by the days asked for, a `DURATION` reads
    `percentile` from the numerator's histogram. `over_days="last"` is for stocks, which add up
    over dealerships but not over days: the latest day of each dealership counts. `order` is the
    place on the board (the lowest leads it as its headline); without one it is in the catalogue only.
    """

    key: str
    label: Words
    unit: Unit
    formula: Words
    numerator: Measures
    denominator: Measures = ()
    left_out: Words = ""
    better: Better = "higher"
    target: float | None = None
    percentile: float | None = None
    over_days: Literal["sum", "last"] = "sum"
    order: int | None = None
    # How it reads behind its number in a sentence: "92 % within SLA"; else the label.
    headline: Words = ""

    @property
    def above(self) -> tuple[str, ...]:
        """The measures added up over the line of the fraction."""
        return named(self.numerator)

    @property
    def below(self) -> tuple[str, ...]:
        """The measures added up under the line of the fraction."""
        return named(self.denominator)


def named(measures: Measures) -> tuple[str, ...]:
    """One measure or several, as a tuple."""
    return (measures,) if isinstance(measures, str) else measures


@dataclass(frozen=True, slots=True)
class DealershipDay:
    """A dealership's local day, with the instants between which it lies (`ends` excluded)."""

    dealership_id: UUID
    day: date
    starts: datetime
    ends: datetime


def columns_of(days: Sequence[DealershipDay]) -> tuple[list[UUID], list[date], list[datetime]]:
    """Dealerships, days and the instants that end them, side by side for SQL's `unnest`."""
    return (
        [day.dealership_id for day in days],
        [day.day for day in days],
        [day.ends for day in days],
    )


@dataclass(frozen=True, slots=True)
class FactRow:
    """One measure of one dealership's day; `histogram` as `histograms.packed()` gives it."""

    dealership_id: UUID
    day: date
    measure: str
    value: int
    histogram: list[int] | None = None


Facts = Callable[[Sequence[DealershipDay]], Iterable[FactRow]]


@dataclass(frozen=True)
class FactSource:
    """Where the facts of some measures come from; `measures` maps each key to its words."""

    name: str
    measures: Mapping[str, Words]
    facts: Facts


@dataclass(frozen=True, slots=True)
class LiveRow:
    """A row behind a live figure, as the board lists it; `due` is the instant it counts from."""

    title: str
    subtitle: str
    url: str
    due: datetime | None = None


@dataclass(frozen=True)
class LiveFigure:
    """A number that is true now, not of a day: counted from rows, and linked to them."""

    key: str
    label: Words
    count: Callable[[Anyone, Place], int]
    url: Callable[[Place], str]
    rows: Callable[[Anyone, Place, int], Sequence[LiveRow]] | None = None


@dataclass(frozen=True)
class HeatMap:
    """Two measures by hour of the local day: their histograms count hours 0-23, not seconds."""

    key: str
    label: Words
    arrivals: str
    trouble: str


@dataclass
class Catalogue:
    """Everything that was declared."""

    metrics: dict[str, Metric] = field(default_factory=dict)
    sources: dict[str, FactSource] = field(default_factory=dict)
    live: dict[str, LiveFigure] = field(default_factory=dict)
    heat_maps: dict[str, HeatMap] = field(default_factory=dict)

    def words(self, measure: str) -> Words:
        """The words for a measure, for a person to read."""
        found = (
            source.measures[measure]
            for source in self.sources.values()
            if measure in source.measures
        )
        return next(found, measure)

    def on_board(self) -> list[Metric]:
        """The metrics of the board, the headline first."""
        placed = [metric for metric in self.metrics.values() if metric.order is not None]
        return sorted(placed, key=lambda metric: metric.order or 0)


catalogue = Catalogue()


def register_metric(metric: Metric) -> Metric:
    """Put a metric into the catalogue."""
    catalogue.metrics[metric.key] = metric
    return metric


def register_live(figure: LiveFigure) -> LiveFigure:
    """Put a live figure on the board."""
    catalogue.live[figure.key] = figure
    return figure


def register_heat_map(heat_map: HeatMap) -> HeatMap:
    """Put an hour-by-weekday map on the board."""
    catalogue.heat_maps[heat_map.key] = heat_map
    return heat_map


def fact_source(name: str, measures: Mapping[str, Words]) -> Callable[[Facts], Facts]:
    """Make a function the source of these measures' facts."""

    def register(facts: Facts) -> Facts:
        catalogue.sources[name] = FactSource(name, measures, facts)
        return facts

    return register
