"""Business time: opening hours compiled into intervals with a running total of open time.

With the totals, business time between two instants is two look-ups, and the instant at which an
amount of it has passed is one. Everything here is arithmetic on whole microseconds since 1970.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

SECOND = 1_000_000
DAY = 86_400 * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.toordinal()
MIDNIGHT = time(0)
# No time zone has ever changed its clocks there and back within this.
GLANCE = timedelta(hours=6)
# A day from either end of what a date can say, so that every zone's clocks can show it.
EARLIEST, LATEST = date(1, 1, 8), date(9999, 12, 24)

FOREVER = (LATEST - EPOCH.date()) // timedelta(days=1) * DAY

Span = tuple[time, time]
# A stretch of time in which the clock stands; without an end, it still does.
Pause = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Hours:
    """When a place is open: spans of local time per weekday (0 is Monday), and its odd days.

    It is open at an instant when a clock on its wall then shows a date and a time inside a span.
    So what a clock change skips is never open, and what it repeats is open twice. A span that ends
    at 00:00 ends with the day. A special day replaces the weekday and beats a holiday; an empty
    one is closed.
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

    @property
    def weekly_seconds(self) -> int:
        """The open time of an ordinary week; spans that overlap count twice."""
        return (
            sum(end - start for spans in self.week for start, end in map(_of_day, spans)) // SECOND
        )


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

    def without(self, pauses: Sequence[Pause]) -> Calendar:
        """Return the calendar as if the place were closed in these pauses, apart and in order."""
        starts, ends = list(self.starts), list(self.ends)
        for begins, ceases in pauses:
            low, high = _ticks(begins), _ticks(ceases) if ceases else FOREVER
            kept = [
                piece
                for start, end in zip(starts, ends, strict=True)
                for piece in ((start, min(end, low)), (max(start, high), end))
                if piece[0] < piece[1]
            ]
            starts, ends = [start for start, _ in kept], [end for _, end in kept]
        return _totalled(starts, ends)

    def _open_until(self, tick: int) -> int:
        found = bisect_right(self.starts, tick) - 1
        if found < 0:
            return 0
        end = self.ends[found]
        return self.before[found] + (tick if tick < end else end) - self.starts[found]


# A place that never closes.
ALWAYS = Calendar((-FOREVER,), (FOREVER,), (0,))


@lru_cache(maxsize=1024)
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
    return _totalled(starts, ends)


def _totalled(starts: Sequence[int], ends: Sequence[int]) -> Calendar:
    lengths = (end - start for start, end in zip(starts, ends, strict=True))
    before = list(accumulate(lengths, initial=0))
    return Calendar(tuple(starts), tuple(ends), tuple(before[:-1]))


def business_seconds(hours: Hours, start: datetime, end: datetime) -> int:
    """Return the whole open seconds between any two instants; negative when they swap."""
    first, last = sorted(at.astimezone(UTC).date() for at in (start, end))
    days = _clamped(first, -timedelta(2)), _clamped(last, timedelta(2))
    return compile_calendar(hours, *days).business_seconds(start, end)


def due(hours: Hours, start: datetime, seconds: int) -> datetime | None:
    """Return what ``Calendar.due`` does, however far away; None when the place is not open so long."""
    day, weekly = start.astimezone(UTC).date(), hours.weekly_seconds
    reach = timedelta(days=min(40 + (abs(seconds) * 8 // weekly if weekly else 0), 4_000_000))
    while True:
        first, last = _days_from(day, reach if seconds > 0 else -reach)
        found = compile_calendar(hours, first, last).due(start, seconds)
        if found or not _opens_beyond(hours, last if seconds > 0 else first, ahead=seconds > 0):
            return found
        reach *= 3


def _days_from(day: date, reach: timedelta) -> tuple[date, date]:
    """Return the first and last day of a reach to either side, and two more for the zone's sake."""
    ends = sorted((day, _clamped(day, reach)))
    return _clamped(ends[0], -timedelta(2)), _clamped(ends[1], timedelta(2))


def _opens_beyond(hours: Hours, edge: date, *, ahead: bool) -> bool:
    """Say whether the place is ever open after a day, or else before it."""
    if hours.weekly_seconds:
        return edge not in (EARLIEST, LATEST)
    return any(spans and (day > edge if ahead else day < edge) for day, spans in hours.special)


def _clamped(day: date, by: timedelta) -> date:
    try:
        return min(max(day + by, EARLIEST), LATEST)
    except OverflowError:
        return EARLIEST if by < timedelta(0) else LATEST


def _intervals(hours: Hours, first: date, last: date) -> Iterator[tuple[int, int]]:
    """Yield the open intervals, for each stretch of time in which the zone's clocks run straight."""
    special, low, high = dict(hours.special), first.toordinal(), last.toordinal()
    for begins, ends, ahead in _stretches(hours.zone, first, last):
        days = (begins + ahead) // DAY + EPOCH_DAY, (ends + ahead - 1) // DAY + EPOCH_DAY
        for number in range(max(days[0], low), min(days[1], high) + 1):
            midnight = (number - EPOCH_DAY) * DAY - ahead
            for opens, closes in map(_of_day, hours.spans(date.fromordinal(number), special)):
                start, end = max(midnight + opens, begins), min(midnight + closes, ends)
                if start < end:
                    yield start, end


def _of_day(span: Span) -> tuple[int, int]:
    """Return a span as ticks since the local midnight."""
    opens, closes = (
        ((at.hour * 60 + at.minute) * 60 + at.second) * SECOND + at.microsecond for at in span
    )
    return opens, closes or DAY


@lru_cache(maxsize=256)
def _stretches(zone_name: str, first: date, last: date) -> tuple[tuple[int, int, int], ...]:
    """Return from when until when clocks are how far ahead of UTC, in ticks, over these local days."""
    zone = ZoneInfo(zone_name)
    at, end = (datetime.combine(day, MIDNIGHT, UTC) for day in (first, last))
    at, end = at - timedelta(days=2), end + timedelta(days=3)
    found, begins = [], at
    while at < end:
        ahead, at = at, at + GLANCE
        if ahead.astimezone(zone).utcoffset() != at.astimezone(zone).utcoffset():
            change = _change_between(ahead, at, zone)
            found.append((_ticks(begins), _ticks(change), _ahead(ahead, zone)))
            begins = change
    found.append((_ticks(begins), _ticks(at), _ahead(at, zone)))
    return tuple(found)


def _change_between(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Return the first second at which clocks run as they do at the later of two instants."""
    after = _ahead(high, zone)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        low, high = (low, middle) if _ahead(middle, zone) == after else (middle, high)
    return high


def _ahead(at: datetime, zone: ZoneInfo) -> int:
    return (at.astimezone(zone).utcoffset() or timedelta(0)) // timedelta(microseconds=1)


def _ticks(at: datetime) -> int:
    since = at - EPOCH
    return since.days * DAY + since.seconds * SECOND + since.microseconds


def _instant(ticks: int) -> datetime:
    return EPOCH + timedelta(microseconds=ticks)
