"""The parts of a place, best first, with how they moved."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dealers.kpis.children import Child, Children
from dealers.kpis.figures import (
    Answers,
    Sheet,
    Sheets,
    answers_of,
    folded,
    sums_by_day,
    sums_of_two,
    values_in,
)
from dealers.kpis.formulas import Sums
from dealers.kpis.questions import Question
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
    question: Question,
    children: Children,
    metrics: Sequence[Metric],
    by: Metric,
    *,
    most: int | None = None,
    sheets: Sheets | None = None,
) -> list[Standing]:
    """The parts of a place ranked by one metric, those without a figure last; the first `most`.

    Of the parts that are not among them, only the metric that ranks is read. ``sheets`` are the sums
    by the children's column, where somebody has read them already.
    """
    parts = list(dict.fromkeys(children.of.values()))
    long = sheets is None and most is not None and len(parts) > most
    sheets = sheets or sums_of_two(children.column, question, [by] if long else metrics)
    figures = _answers(question, children, [by] if long else metrics, sheets)
    now = ranks({child: figures[child][by.key].now.value for child in parts}, by.better)
    then = ranks({child: figures[child][by.key].before.value for child in parts}, by.better)
    parts.sort(key=lambda child: (now[child] is None, now[child] or 0, child.label))
    parts = parts[:most]
    shown = question.among(children.column, children.keys_of(parts))
    if long:
        sheets = sums_of_two(children.column, shown, metrics)
        figures = _answers(question, children, metrics, sheets)
    lines = _lines(shown, by, children)
    return [
        Standing(child, figures[child], now[child], then[child], lines[child]) for child in parts
    ]


def _answers(
    question: Question, children: Children, metrics: Sequence[Metric], sheets: Sheets
) -> dict[Child, Answers]:
    days, nothing = question.period.days, Sums()
    now, before = (folded(sheet, children.of) for sheet in sheets)
    return {
        child: answers_of(metrics, now.get(child, nothing), before.get(child, nothing), days)
        for child in dict.fromkeys(children.of.values())
    }


def _lines(
    question: Question, metric: Metric, children: Children
) -> dict[Child, list[float | None]]:
    """Each part's small line over the period."""
    by_day = sums_by_day(question, [metric], question.period, children.column)
    parts: defaultdict[Child, Sheet] = defaultdict(lambda: defaultdict(Sums))
    for (pk, day), sums in by_day.items():
        if pk in children.of:
            parts[children.of[pk]][day].add(sums)
    slices = sliced(question.period, MOST_POINTS)
    return {child: values_in(slices, metric, parts[child]) for child in children.of.values()}
