"""Every figure of a place and a period, read from facts and from nothing else.

The page, the export, the API and the home panels all ask here, so the same question has the same
answer for whoever may ask it. How many queries an answer takes does not depend on its size.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from dealers.kpis.formulas import Change, Figure, Sums, change_of, figure_of
from dealers.kpis.models import DailyFact
from dealers.kpis.querysets import FactQuerySet
from dealers.kpis.regional import RegionalFacts, regional_facts
from dealers.kpis.registry import Metric
from dealers.network.models import Dealership
from dealers.network.places import Place
from dealers.network.scoping import NOTHING, Scope, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone
from portal.common.periods import Period

Sheet = dict[Any, Sums]


@dataclass(frozen=True)
class Question:
    """What somebody wants to know: of which place, over which days."""

    user: Anyone
    place: Place
    period: Period

    @property
    def facts(self) -> FactQuerySet:
        """The facts of the place that this person may see.

        A region's and a brand's figures hold the dealerships that share their results and no
        others, even for somebody who works at one that does not: one question, one answer.
        """
        seen = DailyFact.objects.filter(self._scope.condition(**FactQuerySet.columns))
        return seen.within(self.place)

    @cached_property
    def _scope(self) -> Scope:
        scope = scope_of(self.user, Can.VIEW_KPIS)
        if self.place.kind in ("brand", "region"):
            return replace(scope, dealerships=NOTHING)
        return scope

    def facts_by(self, *columns: str) -> FactQuerySet | RegionalFacts:
        """The same facts to be added up by these columns: by region already, where that will do."""
        regional = None
        if "dealership_id" not in columns:
            regional = regional_facts(self._scope, self.place)
        return self.facts if regional is None else regional

    @cached_property
    def left_out(self) -> int:
        """How many dealerships of the place are in no figure, since they share no results."""
        here = Dealership.objects.visible_to(self.user).within(self.place)
        return here.count() - here.where(self.user, Can.VIEW_KPIS).count()


@dataclass(frozen=True)
class Answer:
    """A metric of the period asked for, and of the one before."""

    now: Figure
    before: Figure

    @property
    def metric(self) -> Metric:
        """The metric that was asked for."""
        return self.now.metric

    @cached_property
    def change(self) -> Change | None:
        """How it moved from the one to the other."""
        return change_of(self.now, self.before)


Answers = dict[str, Answer]


@dataclass(frozen=True)
class Measures:
    """The measures that some metrics need, by how they are added up."""

    flows: frozenset[str]
    stocks: frozenset[str]
    times: frozenset[str]


def measures_of(metrics: Iterable[Metric]) -> Measures:
    """Sort the measures of these metrics into flows, stocks and times."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for metric in metrics:
        kind = "times" if metric.percentile is not None else metric.over_days
        kinds[kind].update(metric.above, metric.below)
    return Measures(*(frozenset(kinds[kind]) for kind in ("sum", "last", "times")))


def sums_by(column: str, facts: FactQuerySet, metrics: Sequence[Metric], period: Period) -> Sheet:
    """The period's sums for each value of a column that names a place; stocks as of their last day."""
    needed, during = measures_of(metrics), facts.during(period)
    values, buckets = during.totals(needed.flows, needed.times, column)
    return _sheet(values + _stocks(during, needed, column), buckets)


def sums_of_two(column: str, question: Question, metrics: Sequence[Metric]) -> tuple[Sheet, Sheet]:
    """What ``sums_by`` gives for the period asked for and for the one before, read together."""
    needed, period = measures_of(metrics), question.period
    both = question.facts_by(column).across(period)
    values, buckets = both.totals(needed.flows, needed.times, column, "recent")
    values += [
        (key, span is period, *row)
        for span in (period, period.previous())
        for key, *row in _stocks(question.facts.during(span), needed, column)
    ]
    sheet = _sheet(values, buckets)
    now, then = (
        {key: sums for (key, recent), sums in sheet.items() if recent is wanted}
        for wanted in (True, False)
    )
    return now, then


def sums_by_day(
    question: Question, metrics: Sequence[Metric], period: Period, *columns: str
) -> Sheet:
    """The sums of each day that has any, by day or by these columns and the day."""
    needed, days = measures_of(metrics), question.facts_by(*columns).day_by_day(period)
    return _sheet(*days.totals(needed.flows | needed.stocks, needed.times, *columns, "day"))


def _stocks(facts: FactQuerySet, needed: Measures, column: str) -> list[tuple[Any, ...]]:
    """What there is of the stocks at the end of these facts."""
    if not needed.stocks:
        return []
    return facts.measuring(needed.stocks).as_of_last_day().summed(column)


def _sheet(values: Iterable[tuple[Any, ...]], buckets: Iterable[tuple[Any, ...]]) -> Sheet:
    """Sums by key: the one column that was grouped by, or all of them as a tuple."""
    sheet: Sheet = defaultdict(Sums)
    for *key, measure, total in values:
        sheet[_key(key)].values[measure] = total
    for *key, measure, bucket, count in buckets:
        sheet[_key(key)].histograms[measure][bucket] = count
    return sheet


def _key(columns: list[Any]) -> Any:
    return columns[0] if len(columns) == 1 else tuple(columns)


def folded(sheet: Sheet, into: Mapping[Any, Any]) -> Sheet:
    """A sheet of smaller places as one of the larger places they lie in."""
    total: Sheet = defaultdict(Sums)
    for key, sums in sheet.items():
        if key in into:
            total[into[key]].add(sums)
    return total


def total_of(parts: Iterable[Sums]) -> Sums:
    """These sums together."""
    total = Sums()
    for sums in parts:
        total.add(sums)
    return total


def answers_of(metrics: Iterable[Metric], now: Sums, before: Sums, days: int) -> Answers:
    """The metrics' answers from the sums of two periods of this many days."""
    return {
        metric.key: Answer(figure_of(metric, now, days), figure_of(metric, before, days))
        for metric in metrics
    }


def answers_to(question: Question, metrics: Sequence[Metric]) -> Answers:
    """The metrics of the place as a whole."""
    sheets = sums_of_two("brand_id", question, metrics)
    return answers_in(question, metrics, sheets)


def answers_in(
    question: Question, metrics: Iterable[Metric], sheets: tuple[Sheet, Sheet]
) -> Answers:
    """The metrics of the place as a whole, from the sums of all its parts now and before."""
    now, before = (total_of(sheet.values()) for sheet in sheets)
    return answers_of(metrics, now, before, question.period.days)


def values_in(
    slices: Sequence[Period], metric: Metric, by_day: Mapping[date, Sums]
) -> list[float | None]:
    """The metric's value in each slice of time; None where no day of it has facts."""
    return [_value_in(span, metric, by_day) for span in slices]


def _value_in(span: Period, metric: Metric, by_day: Mapping[date, Sums]) -> float | None:
    known = [by_day[day] for day in span if day in by_day]
    if not known:
        return None
    counted = known[-1:] if metric.over_days == "last" else known
    return figure_of(metric, total_of(counted), span.days).value
