"""A week's opening hours: what makes sense, and how one cell of a roster writes it.

    Mo-Fr 09:00-12:00,13:00-18:00; Sa 09:00-13:00

Days that are not named are closed; a week without any is `closed`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import time
from itertools import groupby, pairwise

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from dealers.network.models import Dealership
from portal.common.refusals import Refused

Span = tuple[time, time]
Week = list[list[Span]]
END_OF_DAY = time(0)
DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
CLOSED = "closed"
PART = re.compile(r"([a-z][a-z,\s-]*?)\s*(\d[\d:,\s-]*)")
SPAN = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")


def check_spans(spans: Sequence[Span], day: str) -> None:
    """Refuse spans that end before they begin, or overlap."""
    for opens, closes in spans:
        if closes != END_OF_DAY and closes <= opens:
            raise Refused(_("%(day)s: closing comes after opening.") % {"day": day})
    for first, second in pairwise(sorted(spans)):
        if first[1] == END_OF_DAY or second[0] < first[1]:
            raise Refused(_("%(day)s: two spans overlap.") % {"day": day})


def week_of(dealership: Dealership) -> Week:
    """Give a dealership's spans of each weekday, Monday first."""
    week: Week = [[] for _day in DAYS]
    for row in dealership.opening_hours.all():
        week[row.weekday].append((row.opens, row.closes))
    return week


def cell_of(week: Week) -> str:
    """Give a week as a roster's cell, days with the same hours together."""
    told = [
        ",".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in sorted(day)) for day in week
    ]
    parts = []
    for hours, found in groupby(enumerate(told), key=lambda pair: pair[1]):
        days = [DAYS[number].capitalize() for number, _hours in found]
        name = days[0] if len(days) == 1 else f"{days[0]}-{days[-1]}"
        parts.append(f"{name} {hours}" if hours else "")
    return "; ".join(filter(None, parts)) or CLOSED


def week_in(cell: str) -> Week:
    """Give the week that a roster's cell writes; refuses in words what it can't read."""
    week: Week = [[] for _day in DAYS]
    text = cell.strip().lower().replace("–", "-")
    for part in (part.strip() for part in text.split(";") if text != CLOSED):
        found = PART.fullmatch(part)
        if part and not found:
            raise _unreadable(part)
        if found:
            spans = list(_spans(found[2]))
            for day in _days(found[1]):
                week[day] += spans
    for number, spans in enumerate(week):
        check_spans(spans, str(WEEKDAYS[number]))
    return week


def _days(text: str) -> Iterator[int]:
    """Yield the numbers of days written as `mo`, `mo-fr` or `mo,we`."""
    for one in text.replace(" ", "").split(","):
        first, _dash, last = one.partition("-")
        ends = [DAYS.index(name) for name in (first, last or first) if name in DAYS]
        if len(ends) < 2 or ends != sorted(ends):
            raise _unreadable(text)
        yield from range(ends[0], ends[1] + 1)


def _spans(text: str) -> Iterator[Span]:
    for one in text.split(","):
        found = SPAN.fullmatch(one.strip())
        if not found:
            raise _unreadable(text)
        yield _time(found[1], found[2]), _time(found[3], found[4])


def _time(hour: str, minute: str) -> time:
    if (hour, minute) == ("24", "00"):
        return END_OF_DAY
    try:
        return time(int(hour), int(minute))
    except ValueError as wrong:
        raise _unreadable(f"{hour}:{minute}") from wrong


def _unreadable(text: str) -> Refused:
    return Refused(
        _("opening hours “%(text)s” are not written like Mo-Fr 09:00-18:00; Sa 09:00-13:00")
        % {"text": text}
    )
