"""When a prospect asked."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dealers.leads.adf import (
    read_request_date,
)

RECEIVED = datetime(2026, 3, 30, 23, 31, tzinfo=UTC)


SEATTLE = ZoneInfo("America/Los_Angeles")


class TestRequestDate:
    @pytest.mark.parametrize(
        ("text", "utc", "warnings"),
        [
            ("2026-03-30T15:30:20-08:00", "23:30:20", []),
            ("20260330T153020-0800", "23:30:20", []),
            ("2026-03-30T23:30:20Z", "23:30:20", []),
            ("2026-03-30T23:30:20.123Z", "23:30:20", []),
            ("2026-03-30T15:30:20-08:0", "23:30:20", ["bad_offset: -08:0"]),
            ("2026-03-30T16:30:20", "23:30:20", ["assumed_tz"]),
            ("2026-03-30 16:30:20", "23:30:20", ["assumed_tz"]),
            ("2026-03-30T8:47:50", "15:47:50", ["assumed_tz"]),
            ("2026-03-30", "07:00:00", ["assumed_tz"]),
            ("03/30/26", "07:00:00", ["assumed_tz"]),
            ("3/30/2026 4:30 PM", "23:30:00", ["assumed_tz"]),
            ("30.03.2026 16:30", "23:30:00", ["assumed_tz"]),
        ],
    )
    def test_what_can_be_read_is(self, text, utc, warnings):
        instant, said = read_request_date(text, zone=SEATTLE, country="US", received_at=RECEIVED)

        assert instant.isoformat() == f"2026-03-30T{utc}+00:00"
        assert said == warnings

    @pytest.mark.parametrize(
        "text", ["not-a-date", "one", "2026-13-40", "99/99/99", "2026-03-30T25:00Z"]
    )
    def test_what_cannot_be_read_is_flagged(self, text):
        instant, said = read_request_date(text, zone=SEATTLE, country="US", received_at=RECEIVED)

        assert instant is None
        assert said == [f"request_date_unreadable: {text}"]

    def test_a_missing_one_is_flagged(self):
        assert read_request_date("", zone=SEATTLE, country="US", received_at=RECEIVED) == (
            None,
            ["request_date_missing"],
        )

    @pytest.mark.parametrize("text", ["2026-03-30T23:37:00Z", "2026-02-01T00:00:00Z"])
    def test_the_future_and_the_distant_past_are_kept_but_flagged(self, text):
        instant, said = read_request_date(text, zone=SEATTLE, country="US", received_at=RECEIVED)

        assert instant is not None
        assert said == ["request_date_implausible"]

    @pytest.mark.parametrize(("country", "month"), [("US", 3), ("DE", 4)])
    def test_an_ambiguous_date_follows_the_country_and_says_so(self, country, month):
        instant, said = read_request_date(
            "03/04/2026", zone=ZoneInfo("UTC"), country=country, received_at=RECEIVED
        )

        assert instant.month == month
        assert "assumed_date_order" in said
