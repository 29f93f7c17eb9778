"""The compiled calendar against one that walks, minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dealers.leads.clock import Calendar, Hours, compile_calendar

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Phoenix",
    "America/Havana",
    "America/Santiago",
    "Africa/Cairo",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/St_Johns",
]
MINUTE = timedelta(minutes=1)
SPLIT = ((time(8), time(12)), (time(13), time(18)))
WEEKDAYS = (SPLIT,) * 5 + ((), ())


def open_minutes(hours: Hours, start: datetime, end: datetime):
    """Yield each open minute, by looking at a clock on the wall that never goes back."""
    zone = ZoneInfo(hours.zone)
    special = dict(hours.special)
    at = start - timedelta(hours=30)
    latest = at.astimezone(zone).replace(tzinfo=None)
    while at < end:
        latest = max(latest, at.astimezone(zone).replace(tzinfo=None))
        spans = hours.spans(latest.date(), special)
        clock = latest.time()
        if at >= start and any(o <= clock and (c == time(0) or clock < c) for o, c in spans):
            yield at
        at += MINUTE


def calendar_around(hours: Hours, start: datetime, days: int = 40) -> Calendar:
    first = start.date() - timedelta(days=4)
    return compile_calendar(hours, first, first + timedelta(days=days))


minutes_of_day = st.integers(0, 24 * 60 - 1).map(lambda m: time(m // 60, m % 60))


@st.composite
def spans(draw):
    """Up to two spans of one day, apart from each other."""
    edges = sorted(draw(st.lists(minutes_of_day, max_size=4, unique=True)))
    pairs = [(edges[i], edges[i + 1]) for i in range(0, len(edges) - 1, 2)]
    if pairs and draw(st.booleans()):
        pairs[-1] = (pairs[-1][0], time(0))
    return tuple(pairs)


# Days on which some of the zones change their clocks, and days on which none does.
near_changes = st.sampled_from(
    [
        datetime(2026, 3, 28, tzinfo=UTC),
        datetime(2026, 10, 24, tzinfo=UTC),
        datetime(2026, 3, 7, tzinfo=UTC),
        datetime(2026, 10, 31, tzinfo=UTC),
        datetime(2026, 4, 4, tzinfo=UTC),
        datetime(2026, 9, 5, tzinfo=UTC),
        datetime(2026, 10, 3, tzinfo=UTC),
        datetime(2026, 4, 23, tzinfo=UTC),
        datetime(2011, 12, 29, tzinfo=UTC),
        datetime(2026, 7, 1, tzinfo=UTC),
    ]
)


@st.composite
def cases(draw):
    start = draw(near_changes) + MINUTE * draw(st.integers(0, 2 * 1440))
    day = start.date()
    hours = Hours(
        zone=draw(st.sampled_from(ZONES)),
        week=tuple(draw(spans()) for _ in range(7)),
        holidays=frozenset(draw(st.sets(st.integers(0, 4).map(lambda n: day + n * timedelta(1))))),
        special=tuple(draw(st.dictionaries(st.just(day), spans(), max_size=1)).items()),
    )
    return hours, start, start + MINUTE * draw(st.integers(0, 3 * 1440))


@settings(max_examples=60, deadline=None)
@given(cases())
def test_business_time_equals_the_minutes_a_walker_counts(case):
    hours, start, end = case
    walked = sum(60 for _ in open_minutes(hours, start, end))

    assert calendar_around(hours, start).business_seconds(start, end) == walked


@settings(max_examples=60, deadline=None)
@given(cases(), st.integers(1, 600))
def test_due_is_the_end_of_the_last_minute_a_walker_needs(case, minutes):
    hours, start, end = case
    walked = list(open_minutes(hours, start, end))
    due = calendar_around(hours, start).due(start, minutes * 60)

    if len(walked) >= minutes:
        assert due == walked[minutes - 1] + MINUTE
    else:
        assert due is None or due > end


@settings(max_examples=60, deadline=None)
@given(cases(), st.integers(1, 100_000))
def test_as_much_time_passes_until_due_as_was_asked(case, seconds):
    hours, start, _ = case
    calendar = calendar_around(hours, start)
    due = calendar.due(start, seconds)

    if due is not None:
        assert calendar.business_seconds(start, due) == seconds
        assert calendar.business_seconds(due, start) == -seconds


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
