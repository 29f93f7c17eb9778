"""Business time: opening hours compiled into intervals with a running total of open time.

With the totals, business time between two instants is two look-ups, and the instant at which an
amount of it has passed is one. Everything here is arithmetic on whole microseconds since 1970.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

SECOND = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MIDNIGHT = time(0)

Span = tuple[time, time]


@dataclass(frozen=True)
class Hours:
    """When a place is open: spans of local time per weekday (0 is Monday), and its odd days.

    A span that ends at 00:00 ends with the day. A special day replaces the weekday and beats a
    holiday; an empty one is closed. Times that a clock change skips count as the moment it
    skips to; of a time that comes twice, the first counts.
    """

    zone: str
    week: tuple[tuple[Span, ...], ...]
    holidays: frozenset[date] = frozenset()
    special: tuple[tuple[date, tuple[Span, ...]], ...] = ()

    def spans(self, day: date, special: Mapping[date, tuple[Span, ...]]) -> tuple[Span, ...]:
        """Return the spans of one local day."""
        if day in special:
            return special[day]
        return () if day in self.holidays else self.week[day.weekday()]


@dataclass(frozen=True)
class Calendar:
    """Open intervals between two instants, sorted and apart, with the open time before each."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...] = field(repr=False)

    def business_seconds(self, start: datetime, end: datetime) -> int:
        """Return the whole open seconds from one instant to another; negative when they swap."""
        if end < start:
            return -self.business_seconds(end, start)
        return (self._open_until(_ticks(end)) - self._open_until(_ticks(start))) // SECOND

    def due(self, start: datetime, seconds: int) -> datetime | None:
        """Return the first instant by which so much open time has passed, None beyond the calendar.

        Negative seconds count back: the last instant from which so much is left until ``start``.
        """
        if seconds == 0:
            return start
        wanted = self._open_until(_ticks(start)) + seconds * SECOND
        look_up = bisect_left if seconds > 0 else bisect_right
        found = look_up(self.before, wanted) - 1
        if found < 0 or wanted > self.before[-1] + self.ends[-1] - self.starts[-1]:
            return None
        return _instant(self.starts[found] + wanted - self.before[found])

    def opens(self, at: datetime) -> datetime | None:
        """Return this instant when the place is open then, else the next one when it opens."""
        tick = _ticks(at)
        found = bisect_right(self.ends, tick)
        return None if found == len(self.ends) else _instant(max(tick, self.starts[found]))

    def _open_until(self, tick: int) -> int:
        found = bisect_right(self.starts, tick) - 1
        if found < 0:
            return 0
        return self.before[found] + min(tick, self.ends[found]) - self.starts[found]


@lru_cache(maxsize=4096)
def compile_calendar(hours: Hours, first: date, last: date) -> Calendar:
    """Return the calendar of the local days from first to last."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(_intervals(hours, first, last)):
        if starts and start <= ends[-1]:
            ends[-1] = max(end, ends[-1])
        else:
            starts.append(start)
            ends.append(end)
    before, total = [], 0
    for start, end in zip(starts, ends, strict=True):
        before.append(total)
        total += end - start
    return Calendar(tuple(starts), tuple(ends), tuple(before))


def _intervals(hours: Hours, first: date, last: date) -> Iterable[tuple[int, int]]:
    zone, special = ZoneInfo(hours.zone), dict(hours.special)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for opens, closes in hours.spans(day, special):
            end_day = day + timedelta(days=1) if closes == MIDNIGHT else day
            start, end = _local(day, opens, zone), _local(end_day, closes, zone)
            if start < end:
                yield start, end


def _local(day: date, at: time, zone: ZoneInfo) -> int:
    """Return the first moment at which a clock on the wall shows this time or has passed it."""
    moment = datetime.combine(day, at, tzinfo=zone)
    instant = moment.astimezone(UTC)
    shown = instant.astimezone(zone)
    if shown.replace(tzinfo=None) == moment.replace(tzinfo=None):
        return _ticks(instant)
    return _ticks(_end_of_gap(instant, zone))


def _end_of_gap(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment of the clock change just before an instant that was skipped into."""
    low, high = instant - timedelta(hours=25), instant
    after = high.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == after:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)


def _ticks(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


def _instant(ticks: int) -> datetime:
    return EPOCH + timedelta(microseconds=ticks)
