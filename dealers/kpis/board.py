"""The SLA board: everything its page shows, from a handful of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.kpis.charts import heat_charts, trend_of
from dealers.kpis.children import Child, Children, children_in, steps_of
from dealers.kpis.coaching import Advice, coaching_of
from dealers.kpis.figures import Answer, answers_to, sums_by_day
from dealers.kpis.heatmaps import heat_of
from dealers.kpis.peers import Comparison, compared
from dealers.kpis.questions import Question
from dealers.kpis.ranking import Standing, ranking_of
from dealers.kpis.registry import LiveRow, Words, catalogue
from dealers.network.scoping import may
from portal.accounts.capabilities import Can
from portal.common.periods import Period
from portal.ui.charts import Chart

MOST_LATE = 5
STEPS: dict[str, Words] = {
    "network": _("Brands"),
    "brand": _("Regions"),
    "region": _("Districts"),
}


@dataclass(frozen=True)
class Live:
    """A live figure with the first of its rows."""

    key: str
    label: str
    count: int
    url: str
    rows: Sequence[LiveRow]


class Board:
    """The board of one question; each part is read when the page comes to it.

    With ``whole`` the place is not told apart, and its figures are all there is; with ``most`` only so
    many of its parts are ranked, and of the period before only what they are ranked by.
    """

    def __init__(
        self,
        question: Question,
        *,
        by: str = "",
        parts: str = "",
        whole: bool = False,
        most: int | None = None,
    ) -> None:
        self.question, self.most = question, most
        self.whole = whole or question.place.dealership is not None
        self.metrics = catalogue.on_board()
        # Who has a region coaches dealerships; further up, one looks at regions first.
        usual = "dealerships" if question.place.kind == "region" else "steps"
        self.dealerships = (parts or usual) == "dealerships"
        self.ranked_by = next((one for one in self.metrics if one.key == by), self.metrics[0])

    @cached_property
    def _steps(self) -> dict[UUID, Child]:
        return steps_of(self.question.place, self.question.user)

    @cached_property
    def _children(self) -> Children | None:
        if self.whole:
            return None
        steps = {} if self.dealerships else self._steps
        return children_in(self.question.place, self.question.user, steps)

    @cached_property
    def answers(self) -> list[Answer]:
        """The figures of the place as a whole, the headline first."""
        return list(answers_to(self.question, self.metrics).values())

    @property
    def headline(self) -> Answer:
        """The figure that the board is about."""
        return self.answers[0]

    @property
    def tiles(self) -> list[Answer]:
        """The other figures."""
        return self.answers[1:]

    @property
    def empty(self) -> bool:
        """Whether there is not one figure to show."""
        return not any(answer.now.numerator or answer.before.numerator for answer in self.answers)

    @cached_property
    def trend(self) -> Chart:
        """The headline over time."""
        metric = self.headline.metric
        days = Period(self.question.period.previous().first, self.question.period.last)
        return trend_of(self.question, metric, sums_by_day(self.question, [metric], days))

    @cached_property
    def live(self) -> list[Live]:
        """What is true now."""
        return [
            Live(
                figure.key,
                str(figure.label),
                figure.count(self.question.user, self.question.place),
                figure.url(self.question.place),
                figure.rows(self.question.user, self.question.place, MOST_LATE)
                if figure.rows
                else (),
            )
            for figure in catalogue.live.values()
        ]

    @cached_property
    def ranking(self) -> list[Standing]:
        """The parts of the place, best first; with ``most``, so many of them."""
        if self._children is None:
            return []
        return ranking_of(
            self.question, self._children, self.metrics, self.ranked_by, most=self.most
        )

    @property
    def ranked(self) -> int:
        """How many parts the place has."""
        return len(set(self._children.of.values())) if self._children else 0

    @property
    def scale(self) -> tuple[float, float] | None:
        """The lowest and the highest point of the ranking's small lines, so that they compare."""
        points = [point for one in self.ranking for point in one.line if point is not None]
        return (min(points), max(points)) if points else None

    @cached_property
    def steps(self) -> Words:
        """What lies between the place and its dealerships, in a word; empty if nothing does."""
        return STEPS.get(self.question.place.kind, "") if self._steps else ""

    @cached_property
    def coaching(self) -> list[Advice]:
        """The dealerships where advice would help most."""
        if self.question.place.dealership:
            return []
        return coaching_of(self.question, self.metrics)

    @cached_property
    def heat_maps(self) -> list[Chart]:
        """When things arrive, and when they go wrong."""
        maps = (heat_of(self.question, one) for one in catalogue.heat_maps.values())
        return [chart for heat in maps for chart in heat_charts(heat)]

    @cached_property
    def peers(self) -> Comparison | None:
        """A dealership among its peers."""
        dealership = self.question.place.dealership
        if dealership is None or not may(self.question.user, Can.VIEW_KPIS, dealership):
            return None
        today = timezone.localdate(timezone=dealership.zone)
        return compared(dealership, self.headline.metric, today)
