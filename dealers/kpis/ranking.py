"""The parts of a place, best first, with how they moved."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dealers.kpis.children import Child, Children
from dealers.kpis.figures import Sheet, folded, sums_by_day, sums_of, sums_of_two, values_in
from dealers.kpis.formulas import Figure, Sums, figure_of
from dealers.kpis.questions import Question
from dealers.kpis.registry import Better, Metric
from dealers.kpis.slices import sliced

MOST_POINTS = 12
Figures = dict[str, Figure]


@dataclass(frozen=True)
class Standing:
    """One part's figures now and before, its rank now and before, and its days as a small line."""

    child: Child
    now: Figures
    before: Figures
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
) -> list[Standing]:
    """The parts of a place ranked by one metric, those without a figure last.

    With ``most`` only so many: then only what ranks is read of all parts and of the period before,
    and the other metrics only of those that are shown.
    """
    read = metrics if most is None else [by]
    sheets = sums_of_two(children.column, question, read)
    now, before = (_figures(question, children, read, sheet) for sheet in sheets)
    ranked, ranked_before = (
        ranks({child: figures[by.key].value for child, figures in of.items()}, by.better)
        for of in (now, before)
    )
    parts = sorted(now, key=lambda one: (ranked[one] is None, ranked[one] or 0, one.label))[:most]
    shown = children.among(parts)
    about_them = question.among(children.column, list(shown.of))
    if most is not None:
        sums = sums_of(children.column, about_them, metrics)
        now = _figures(question, shown, metrics, sums)
    lines = _lines(about_them, by, shown)
    return [
        Standing(one, now[one], before[one], ranked[one], ranked_before[one], lines[one])
        for one in parts
    ]


def _figures(
    question: Question, children: Children, metrics: Sequence[Metric], sheet: Sheet
) -> dict[Child, Figures]:
    sums, nothing = folded(sheet, children.of), Sums()
    return {
        child: {
            metric.key: figure_of(metric, sums.get(child, nothing), question.period.days)
            for metric in metrics
        }
        for child in dict.fromkeys(children.of.values())
    }


def _lines(
    question: Question, metric: Metric, children: Children
) -> dict[Child, list[float | None]]:
    """Each part's small line over the period."""
    by_day = sums_by_day(question, [metric], question.period, children.column)
    parts: defaultdict[Child, Sheet] = defaultdict(lambda: defaultdict(Sums))
    for (pk, day), sums in by_day.items():
        parts[children.of[pk]][day].add(sums)
    slices = sliced(question.period, MOST_POINTS)
    return {child: values_in(slices, metric, parts[child]) for child in {*children.of.values()}}
