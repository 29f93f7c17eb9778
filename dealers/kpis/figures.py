"""Every figure of a place and a period, read from facts and from nothing else.

The page, the export, the API and the home panels all ask here, so the same question has the same
answer for whoever may ask it. How many queries an answer takes does not depend on its size.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from dealers.kpis.formulas import Change, Figure, Sums, change_of, figure_of
from dealers.kpis.histograms import Histogram
from dealers.kpis.querysets import FactQuerySet
from dealers.kpis.questions import Question
from dealers.kpis.registry import Metric
from dealers.kpis.stocks import stocks_by
from portal.common.periods import Period

Sheet = dict[Any, Sums]
# Of the period asked for, and of the one before.
Sheets = tuple[Sheet, Sheet]


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
    values, histograms = during.totals(needed.flows, needed.times, column)
    if needed.stocks:
        values += during.measuring(needed.stocks).as_of_last_day().summed(column)
    return _sheet(values, histograms)


def sums_of(column: str, question: Question, metrics: Sequence[Metric]) -> Sheet:
    """What ``sums_by`` gives for the facts and the period that a question is about."""
    needed, period = measures_of(metrics), question.period
    during = question.facts_by(column).during(period)
    values, histograms = during.totals(needed.flows, needed.times, column)
    stocks = stocks_by(column, question, needed.stocks, [period])
    values += [(key, measure, total) for key, _span, measure, total in stocks]
    return _sheet(values, histograms)


def sums_of_two(column: str, question: Question, metrics: Sequence[Metric]) -> Sheets:
    """What ``sums_of`` gives, and the same of the period before, read together."""
    needed, period = measures_of(metrics), question.period
    both = question.facts_by(column).across(period)
    values, histograms = both.totals(needed.flows, needed.times, column, "recent")
    spans = (period, period.previous())
    values += [
        (key, span is period, measure, total)
        for key, span, measure, total in stocks_by(column, question, needed.stocks, spans)
    ]
    sheet = _sheet(values, histograms)
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


def _sheet(values: Iterable[tuple[Any, ...]], histograms: Iterable[tuple[Any, ...]]) -> Sheet:
    """Sums by key: the one column that was grouped by, or all of them as a tuple."""
    sheet: Sheet = defaultdict(Sums)
    for *key, measure, total in values:
        sheet[_key(key)].values[measure] = total
    for *key, measure, stored in histograms:
        sheet[_key(key)].histograms[measure] = Histogram.unpacked(stored)
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


def answers_to(question: Question, metrics: Sequence[Metric]) -> Answers:
    """The metrics of the place as a whole."""
    sheets = sums_of_two("brand_id", question, metrics)
    now, before = (total_of(sheet.values()) for sheet in sheets)
    days = question.period.days
    return {
        metric.key: Answer(figure_of(metric, now, days), figure_of(metric, before, days))
        for metric in metrics
    }


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
