"""The parts of a place, best first, with how they moved."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dealers.kpis.children import Child, Children
from dealers.kpis.figures import (
    Answers,
    Question,
    Sheet,
    answers_of,
    folded,
    sums_by_day,
    sums_of_two,
    values_in,
)
from dealers.kpis.formulas import Sums
from dealers.kpis.registry import Better, Metric
from dealers.kpis.slices import sliced

MOST_POINTS = 12


@dataclass(frozen=True)
class Standing:
    """One part's figures, its rank now and before, and its days as a small line."""

    child: Child
    answers: Answers
    rank: int | None
    rank_before: int | None
    line: Sequence[float | None]

    @property
    def moved(self) -> int:
        """How many ranks it climbed (positive) or fell."""
        return self.rank_before - self.rank if self.rank and self.rank_before else 0

    @property
    def fell(self) -> int:
        """How many ranks it fell."""
        return -self.moved


def ranks(values: Mapping[Child, float | None], better: Better) -> dict[Child, int | None]:
    """Each one's rank; equal values share one, and what has no value has none."""
    known = sorted((v for v in values.values() if v is not None), reverse=better != "lower")
    return {child: None if v is None else known.index(v) + 1 for child, v in values.items()}


def ranking_of(
    question: Question, children: Children, metrics: Sequence[Metric], by: Metric
) -> list[Standing]:
    """The parts of a place ranked by one metric, those without a figure last."""
    sheets = sums_of_two(children.column, question, metrics)
    days = sums_by_day(question, [by], question.period, children.column)
    return ranking_in(question, children, metrics, by, sheets=sheets, by_day=days)


def ranking_in(
    question: Question,
    children: Children,
    metrics: Sequence[Metric],
    by: Metric,
    *,
    sheets: tuple[Sheet, Sheet],
    by_day: Sheet,
) -> list[Standing]:
    """The same from sums by the children's column: of now and before, and of each day."""
    answers = _answers(question, metrics, children, sheets)
    now = ranks({child: answer[by.key].now.value for child, answer in answers.items()}, by.better)
    then = ranks(
        {child: answer[by.key].before.value for child, answer in answers.items()}, by.better
    )
    lines = _lines(question, by, children, by_day)
    standings = [
        Standing(child, answer, now[child], then[child], lines[child])
        for child, answer in answers.items()
    ]
    return sorted(standings, key=lambda one: (one.rank is None, one.rank or 0, one.child.label))


def _answers(
    question: Question,
    metrics: Sequence[Metric],
    children: Children,
    sheets: tuple[Sheet, Sheet],
) -> dict[Child, Answers]:
    days, nothing = question.period.days, Sums()
    now, before = (folded(sheet, children.of) for sheet in sheets)
    return {
        child: answers_of(metrics, now.get(child, nothing), before.get(child, nothing), days)
        for child in dict.fromkeys(children.of.values())
    }


def _lines(
    question: Question, metric: Metric, children: Children, by_day: Sheet
) -> dict[Child, list[float | None]]:
    """Each part's small line over the period."""
    parts: defaultdict[Child, Sheet] = defaultdict(lambda: defaultdict(Sums))
    for (pk, day), sums in by_day.items():
        if pk in children.of:
            parts[children.of[pk]][day].add(sums)
    slices = sliced(question.period, MOST_POINTS)
    return {child: values_in(slices, metric, parts[child]) for child in children.of.values()}
