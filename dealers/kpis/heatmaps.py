"""When things happen: by weekday and hour of the dealership's own clock."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models.functions import ExtractIsoWeekDay

from dealers.kpis.figures import Question
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
    _values, rows = by_weekday.totals((), {heat_map.arrivals, heat_map.trouble}, "weekday")
    counts = Counter({(measure, day, hour): count for day, measure, hour, count in rows})
    arrivals, trouble = (
        [[counts[measure, day, hour] for hour in HOURS] for day in WEEKDAYS]
        for measure in (heat_map.arrivals, heat_map.trouble)
    )
    return Heat(heat_map, arrivals, trouble)
