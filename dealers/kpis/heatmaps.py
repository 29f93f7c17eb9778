"""When things happen: by weekday and hour of the dealership's own clock."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models.functions import ExtractIsoWeekDay

from dealers.kpis.histograms import Histogram
from dealers.kpis.questions import Question
from dealers.kpis.registry import HeatMap

HOURS, WEEKDAYS = range(24), range(1, 8)
# One missed lead of two is no pattern.
FEWEST = 5
Rows = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Heat:
    """Counts by weekday (Monday first) and hour: what arrived, and what of it went wrong."""

    heat_map: HeatMap
    arrivals: Rows
    trouble: Rows

    def shares(self) -> list[list[float | None]]:
        """The part of each hour's arrivals that went wrong; None where too few arrived to say."""
        return [
            [bad / all_ if all_ >= FEWEST else None for bad, all_ in zip(*rows, strict=True)]
            for rows in zip(self.trouble, self.arrivals, strict=True)
        ]


def heat_of(question: Question, heat_map: HeatMap) -> Heat:
    """The counts of a place and a period, in one query."""
    days = question.facts_by().day_by_day(question.period)
    by_weekday = days.annotate(weekday=ExtractIsoWeekDay("day"))
    measures = (heat_map.arrivals, heat_map.trouble)
    by_day: dict[tuple[str, int], Histogram] = {
        (measure, day): Histogram.unpacked(stored)
        for day, measure, stored in by_weekday.totals((), measures, "weekday").histograms
    }
    none = Histogram()
    arrivals, trouble = (
        [[by_day.get((measure, day), none)[hour] for hour in HOURS] for day in WEEKDAYS]
        for measure in measures
    )
    return Heat(heat_map, arrivals, trouble)
