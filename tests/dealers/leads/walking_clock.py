"""A clock that walks: it looks at a clock on the wall once a second and at the hours beside it.

It shares nothing with the compiled one but the opening hours that both are told.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from zoneinfo import ZoneInfo

import numpy as np

from dealers.leads.clock import Hours

SECOND = timedelta(seconds=1)
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",
    "America/Santiago",
    "America/St_Johns",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Apia",
]


def changes(zone: str, first: date, last: date) -> list[datetime]:
    """The hours in which the zone changes its clocks."""
    hours = range(24 * (last - first).days)
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
    there, found = ZoneInfo(zone), []
    before = midnight.astimezone(there).utcoffset()
    for hour in hours:
        at = midnight + timedelta(hours=hour)
        after = at.astimezone(there).utcoffset()
        if after != before:
            found.append(at)
        before = after
    return found


class Walk:
    """Every second between two instants, with the date and time that a clock on the wall shows."""

    def __init__(self, zone: str, start: datetime, end: datetime) -> None:
        self.zone, self.start, self.end = zone, start, end
        self.days, self.day_of, self.second_of = _shown(zone, start, int((end - start) / SECOND))

    def open_seconds(self, hours: Hours) -> np.ndarray:
        """Whether the place is open, for each second of the walk."""
        special = dict(hours.special)
        table = np.zeros((len(self.days), 86_400), dtype=bool)
        for row, day in zip(table, self.days, strict=True):
            for opens, closes in hours.spans(day, special):
                row[_second(opens) : _second(closes) or 86_400] = True
        return table[self.day_of, self.second_of]


@lru_cache(maxsize=4)
def _shown(zone: str, start: datetime, seconds: int) -> tuple[list[date], np.ndarray, np.ndarray]:
    there = ZoneInfo(zone)
    days: dict[date, int] = {}
    day_of, second_of = np.empty(seconds, dtype=np.int16), np.empty(seconds, dtype=np.int32)
    for n in range(seconds):
        shown = (start + timedelta(seconds=n)).astimezone(there)
        day_of[n] = days.setdefault(shown.date(), len(days))
        second_of[n] = shown.hour * 3600 + shown.minute * 60 + shown.second
    return list(days), day_of, second_of


def _second(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def some_hours(zone: str, around: date, random: Random) -> Hours:
    """Opening hours as odd as any: split, open all day, to the second, holidays, special days."""
    near = [around + timedelta(days=n) for n in range(-3, 4)]
    return Hours(
        zone=zone,
        week=tuple(_some_spans(random) for _ in range(7)),
        holidays=frozenset(random.sample(near, random.choice((0, 0, 1, 2)))),
        special=tuple(
            (day, _some_spans(random)) for day in random.sample(near, random.choice((0, 0, 1, 2)))
        ),
    )


def _some_spans(random: Random) -> tuple[tuple[time, time], ...]:
    if random.random() < 0.25:
        return ((time(0), time(0)),)
    step = random.choice((1800, 60, 1))
    night = random.random() < 0.5
    edges = sorted(
        random.sample(range(0, 6 * 3600 if night else 86_400, step), random.choice((0, 2, 2, 4)))
    )
    spans = [(_time(a), _time(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    if spans and random.random() < 0.3:
        spans[-1] = (spans[-1][0], time(0))
    return tuple(spans)


def _time(second: int) -> time:
    return time(second // 3600, second // 60 % 60, second % 60)
