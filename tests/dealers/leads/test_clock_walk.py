"""The compiled clock against one that walks second by second, around every change of ten zones.

`CLOCK_CASES` is how many cases are tried: 1,000 unless told, 100,000 in `make clock`.
"""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

import numpy as np

from dealers.leads import clock
from dealers.leads.clock import Hours
from tests.dealers.leads.walking_clock import SECOND, ZONES, Walk, changes, some_hours

CASES = int(os.environ.get("CLOCK_CASES", "1000"))
FULL = CASES > 10_000
YEARS = (date(2006, 1, 1), date(2031, 1, 1)) if FULL else (date(2026, 1, 1), date(2027, 1, 1))
REACH = timedelta(hours=72 if FULL else 14)
ASKS_OF_A_CALENDAR = 20


def windows() -> list[tuple[str, datetime]]:
    """Every change of every zone; Samoa skipped a whole day in 2011."""
    found = [(zone, at) for zone in ZONES for at in changes(zone, *YEARS)]
    return [*found, ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC))]


def cases(random: Random) -> Iterator[tuple[Walk, Hours, np.ndarray]]:
    """Calendars over the walks, each with every second's answer."""
    places = windows()
    per_place = max(1, CASES // ASKS_OF_A_CALENDAR // len(places) + 1)
    for zone, at in places:
        walk = Walk(zone, at - REACH, at + REACH)
        for _ in range(per_place):
            hours = some_hours(zone, at.date(), random)
            yield walk, hours, walk.open_seconds(hours)


def due_walked(opened: np.ndarray, start: int, seconds: int) -> int | None:
    """The second by which so many open ones have passed, None beyond the walk."""
    if seconds == 0:
        return start
    there = np.flatnonzero(opened[start:] if seconds > 0 else opened[:start][::-1])
    if len(there) < abs(seconds):
        return None
    steps = int(there[abs(seconds) - 1]) + 1
    return start + steps if seconds > 0 else start - steps


def test_both_clocks_agree_on_every_case():
    random, tried, seen = Random(2026), 0, set()
    for walk, hours, opened in cases(random):
        length = len(opened)
        for _ in range(ASKS_OF_A_CALENDAR):
            start, end = random.randrange(length), random.randrange(length)
            low, high = sorted((start, end))
            walked = int(opened[low:high].sum()) * (1 if start <= end else -1)
            since, until = walk.start + start * SECOND, walk.start + end * SECOND
            assert clock.business_seconds(hours, since, until) == walked, (hours, since, until)

            seconds = random.choice((walked, random.randint(-40_000, 40_000)))
            due, by_foot = clock.due(hours, since, seconds), due_walked(opened, start, seconds)
            beyond = due is None or not walk.start < due < walk.end
            assert beyond if by_foot is None else due == walk.start + by_foot * SECOND, (
                hours, since, seconds,
            )  # fmt: skip
            tried += 1
        seen.add(walk.zone)
    assert tried >= CASES
    assert seen == set(ZONES)
