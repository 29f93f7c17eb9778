"""A dealership's business calendar: gathered from its hours, pinned for a lead, compiled to count."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import holidays

from dealers.leads.clock import Calendar, Hours, Span, compile_calendar
from dealers.leads.models import PinnedCalendar
from dealers.network.models import Dealership

# Assumed, and said so on the lead, until somebody enters the dealership's own hours.
ASSUMED_WEEK = (((time(9), time(18)),),) * 6 + ((),)
OFFICE_WEEK = (((time(9), time(17)),),) * 5 + ((), ())
BEFORE, AFTER = timedelta(days=35), timedelta(days=400)


def pin_calendar(dealership: Dealership, at: datetime) -> tuple[PinnedCalendar, bool]:
    """Return the calendar as it stands, and whether its hours had to be assumed.

    The same hours give the same row, so that a year of leads shares a few calendars.
    """
    hours = _gather(dealership, at.astimezone(dealership.zone).date())
    digest = hashlib.sha256(json.dumps(hours, sort_keys=True).encode()).hexdigest()
    pinned, _ = PinnedCalendar.objects.get_or_create(
        dealership=dealership,
        digest=digest,
        defaults={"zone": dealership.time_zone, "hours": hours},
    )
    return pinned, hours["assumed"]


def calendar_of(
    pinned: PinnedCalendar, around: datetime, until: datetime | None = None
) -> Calendar:
    """Return a pinned calendar compiled for the months around an instant, and until another."""
    return _compiled(_hours(pinned), around, until)


def office_calendar(zone: str, around: datetime) -> Calendar:
    """Return the hours of an office, for stages that are counted in them."""
    return _compiled(Hours(zone, OFFICE_WEEK), around)


def _compiled(hours: Hours, around: datetime, until: datetime | None = None) -> Calendar:
    first = around.date().replace(day=1) - BEFORE
    last = first + AFTER
    if until and until.date() > last - BEFORE:
        last = until.date().replace(day=1) + BEFORE * 2
    return compile_calendar(hours, first, last)


def _gather(dealership: Dealership, today: date) -> dict[str, Any]:
    week: list[list[list[str]]] = [[] for _ in range(7)]
    for span in dealership.opening_hours.all():
        week[span.weekday].append([_text(span.opens), _text(span.closes)])
    return {
        "zone": dealership.time_zone,
        "assumed": not any(week),
        "week": week if any(week) else [[[_text(o), _text(c)] for o, c in d] for d in ASSUMED_WEEK],
        "special": _special(dealership, today),
        "holidays": list(_holidays(dealership.country, dealership.subdivision, today.year)),
    }


def _special(dealership: Dealership, today: date) -> dict[str, list[list[str]]]:
    special: dict[str, list[list[str]]] = {}
    for day in dealership.special_days.filter(day__gte=today - BEFORE):
        spans = special.setdefault(day.day.isoformat(), [])
        if day.opens is not None and day.closes is not None:
            spans.append([_text(day.opens), _text(day.closes)])
    return special


@lru_cache(maxsize=1024)
def _holidays(country: str, subdivision: str, year: int) -> tuple[str, ...]:
    """Return the public holidays of last year to next year, none for an unknown country.

    Kept, because every lead asks and working them out takes longer than a statement.
    """
    years = (year - 1, year, year + 1)
    for part in (subdivision or None, None):
        try:
            found = holidays.country_holidays(country, subdiv=part, years=years)
        except NotImplementedError:
            continue
        return tuple(sorted(day.isoformat() for day in found))
    return ()


def _hours(pinned: PinnedCalendar) -> Hours:
    stored = pinned.hours
    return Hours(
        zone=pinned.zone,
        week=tuple(_spans(day) for day in stored["week"]),
        holidays=frozenset(date.fromisoformat(day) for day in stored["holidays"]),
        special=tuple(
            (date.fromisoformat(day), _spans(spans)) for day, spans in stored["special"].items()
        ),
    )


def _spans(pairs: list[list[str]]) -> tuple[Span, ...]:
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs)


def _text(at: time) -> str:
    return at.isoformat("minutes")
