"""The compiled calendar at the hours of ordinary dealerships; test_clock_walk.py has the odd ones."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from dealers.leads.clock import Calendar, Hours, compile_calendar

SPLIT = ((time(8), time(12)), (time(13), time(18)))
WEEKDAYS = (SPLIT,) * 5 + ((), ())


def calendar_around(hours: Hours, start: datetime, days: int = 40) -> Calendar:
    first = start.date() - timedelta(days=4)
    return compile_calendar(hours, first, first + timedelta(days=days))


def at(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-17T09:00", "2026-11-17T09:30"),
        ("2026-11-17T11:45", "2026-11-17T13:15"),
        ("2026-11-17T12:30", "2026-11-17T13:30"),
        ("2026-11-17T17:50", "2026-11-18T08:20"),
        ("2026-11-20T23:00", "2026-11-23T08:30"),
        ("2026-11-17T11:30", "2026-11-17T12:00"),
    ],
)
def test_thirty_minutes_of_split_shifts(received, due):
    hours = Hours("Europe/Berlin", WEEKDAYS)

    assert calendar_around(hours, at(received)).due(at(received), 1800) == at(due)


def test_a_holiday_is_closed_and_a_special_day_beats_it():
    christmas = date(2026, 12, 25)
    closed = Hours("Europe/Berlin", WEEKDAYS, holidays=frozenset({christmas}))
    opened = Hours(
        "Europe/Berlin",
        WEEKDAYS,
        holidays=frozenset({christmas}),
        special=((christmas, ((time(10), time(11)),)),),
    )
    eve = at("2026-12-24T18:00")

    assert calendar_around(closed, eve).due(eve, 60) == at("2026-12-28T08:01")
    assert calendar_around(opened, eve).due(eve, 60) == at("2026-12-25T10:01")


def test_an_open_night_loses_an_hour_when_the_clock_is_put_forward():
    always = Hours("Europe/Berlin", (((time(0), time(0)),),) * 7)
    day = at("2026-03-29T00:00"), at("2026-03-30T00:00")

    assert calendar_around(always, day[0]).business_seconds(*day) == 23 * 3600


def test_the_next_opening_is_now_while_open_and_later_while_closed():
    calendar = calendar_around(Hours("Europe/Berlin", WEEKDAYS), at("2026-11-20T17:00"))

    assert calendar.opens(at("2026-11-20T17:00")) == at("2026-11-20T17:00")
    assert calendar.opens(at("2026-11-20T18:00")) == at("2026-11-23T08:00")


def test_a_place_that_never_opens_has_no_due_time():
    never = calendar_around(Hours("Europe/Berlin", ((),) * 7), at("2026-11-20T17:00"))

    assert never.due(at("2026-11-20T17:00"), 60) is None
    assert never.opens(at("2026-11-20T17:00")) is None
