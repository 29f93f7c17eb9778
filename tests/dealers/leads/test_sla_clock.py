"""`manage.py sla_clock`: the clock asked from outside."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

WEEK = {
    day: [["08:00", "12:00"], ["13:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")
}
ALWAYS = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


@pytest.fixture
def answer(tmp_path):
    """Gives the answers to asks about a calendar in Berlin, unless told otherwise."""

    def answer(calendar, *asks):
        file, out = tmp_path / "asks.json", StringIO()
        file.write_text(json.dumps({"calendar": {"zone": "Europe/Berlin"} | calendar, "ask": asks}))
        call_command("sla_clock", str(file), "--json", stdout=out)
        return json.loads(out.getvalue())

    return answer


def test_answers_come_in_the_order_of_the_asks(answer):
    asks = (
        {"from": "2026-11-17T11:45:00+01:00", "seconds": 1800},
        {"from": "2026-11-17T08:00:00+01:00", "to": "2026-11-18T08:00:00+01:00"},
    )

    assert answer({"hours": WEEK}, *asks) == [
        {"due": "2026-11-17T13:15:00+01:00"},
        {"business_seconds": 9 * 3600},
    ]


@pytest.mark.parametrize(
    ("start", "seconds", "due"),
    [
        ("2026-11-17T11:30:00+01:00", 1800, "2026-11-17T12:00:00+01:00"),
        ("2026-11-17T11:30:00+01:00", 1801, "2026-11-17T13:00:01+01:00"),
        ("2026-11-17T12:30:00+01:00", 0, "2026-11-17T12:30:00+01:00"),
        ("2026-11-17T13:30:00+01:00", -1800, "2026-11-17T13:00:00+01:00"),
        ("2026-11-17T13:30:00+01:00", -1801, "2026-11-17T11:59:59+01:00"),
        ("2026-11-21T10:00:00+01:00", -3600, "2026-11-20T17:00:00+01:00"),
        ("2026-11-17T10:30:00Z", 60, "2026-11-17T11:31:00+01:00"),
        ("2026-11-17T11:30:00", 60, "2026-11-17T11:31:00+01:00"),
    ],
)
def test_due_at_the_edges_of_an_interval(answer, start, seconds, due):
    assert answer({"hours": WEEK}, {"from": start, "seconds": seconds}) == [{"due": due}]


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-14", 24)],
)
def test_a_day_that_is_open_all_day_is_as_long_as_the_clock_change_makes_it(answer, day, hours):
    after = day[:-2] + str(int(day[-2:]) + 1)
    asked = {"from": f"{day}T00:00:00", "to": f"{after}T00:00:00"}

    assert answer({"hours": ALWAYS}, asked) == [{"business_seconds": hours * 3600}]


@pytest.mark.parametrize(
    ("day", "span", "minutes"),
    [
        # 02:00 to 03:00 does not exist.
        ("2026-03-29", ["02:30", "05:00"], 120),
        ("2026-03-29", ["00:00", "02:30"], 120),
        ("2026-03-29", ["02:10", "02:50"], 0),
        # 02:00 to 03:00 comes twice.
        ("2026-10-25", ["02:00", "03:00"], 120),
        ("2026-10-25", ["02:30", "05:00"], 180),
        ("2026-10-25", ["00:00", "02:30"], 180),
    ],
)
def test_open_is_when_the_clock_on_the_wall_says_so(answer, day, span, minutes):
    asked = {"from": f"{day}T00:00:00", "to": f"{day}T12:00:00"}

    assert answer({"hours": {"sun": [span]}}, asked) == [{"business_seconds": minutes * 60}]


def test_a_special_day_replaces_hours_and_holidays_and_an_empty_one_is_closed(answer):
    calendar = {
        "hours": WEEK,
        "holidays": ["2026-12-25", "2026-12-28"],
        "special": {"2026-12-24": [], "2026-12-25": [["10:00", "11:00"]], "2026-12-27": [["10:00", "10:30"]]},
    }  # fmt: skip
    week = {"from": "2026-12-23T18:00:00", "to": "2026-12-29T08:00:00"}

    assert answer(calendar, week) == [{"business_seconds": 5400}]


def test_an_end_before_the_beginning_counts_back(answer):
    asked = {"from": "2026-11-18T08:00:00+01:00", "to": "2026-11-17T08:00:00+01:00"}

    assert answer({"hours": WEEK}, asked) == [{"business_seconds": -9 * 3600}]


@pytest.mark.parametrize(
    "calendar", [{}, {"hours": {}}, {"special": {"2020-01-01": [["08:00", "09:00"]]}}]
)
def test_a_place_that_does_not_open_any_more_has_no_due_time_and_says_so(answer, calendar):
    (told,) = answer(calendar, {"from": "2026-11-17T08:00:00Z", "seconds": 60})

    assert told["due"] is None
    assert told["why"]


def test_far_away_is_no_further_than_the_arithmetic(answer):
    year = 52 * 5 * 9 * 3600
    (due, back, span) = answer(
        {"hours": WEEK},
        {"from": "2026-11-16T08:00:00", "seconds": 20 * year},
        {"from": "2026-11-16T08:00:00", "seconds": -20 * year},
        {"from": "2006-11-16T08:00:00", "to": "2026-11-16T08:00:00"},
    )

    assert due["due"].startswith("2046-10-19T18:00")
    assert back["due"].startswith("2006-12-11T08:00")
    assert span["business_seconds"] > 20 * year


@pytest.mark.parametrize(
    ("calendar", "ask", "why"),
    [
        ({"zone": "Europe/Atlantis"}, {}, "time zone"),
        ({"zone": None}, {}, "time zone"),
        ({"hours": {"monday": []}}, {}, "weekday"),
        ({"hours": {"mon": [["22:00", "02:00"]]}}, {}, "midnight"),
        ({"hours": {"mon": [["22:00", "24:01"]]}}, {}, "24:01"),
        ({"hours": {"mon": [["8"]]}}, {}, "two times"),
        ({"holidays": ["25.12.2026"]}, {}, "25.12.2026"),
        ({}, {"from": "yesterday", "seconds": 1}, "yesterday"),
        ({}, {"from": "2026-11-17T08:00:00Z"}, "either to or seconds"),
        ({}, {"from": "2026-11-17T08:00:00Z", "seconds": "60"}, "whole number"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(answer, calendar, ask, why):
    with pytest.raises(CommandError, match=why):
        answer(calendar, ask)
