"""Formulas, changes, ranks and slices, without a database."""

from collections import Counter
from datetime import date

import pytest

from dealers.kpis.children import Child
from dealers.kpis.formulas import Sums, change_of, figure_of, reached
from dealers.kpis.histograms import Histogram, packed_times
from dealers.kpis.ranking import ranks
from dealers.kpis.slices import sliced
from dealers.kpis.spans import span_of
from portal.common.periods import Period
from portal.common.refusals import Refused
from tests.factories.kpis import METRICS

BY_KEY = {metric.key: metric for metric in METRICS}
TODAY = date(2026, 3, 31)


def sums(times=(), **values):
    made = Sums(Counter({f"t.{name}": value for name, value in values.items()}))
    made.histograms["t.times"] = Histogram.unpacked(packed_times(times))
    return made


def figure(key, days=10, **given):
    return figure_of(BY_KEY[key], sums(**given), days)


def test_a_share_divides_what_was_met_by_what_was_due():
    within = figure("within", met=9, breached=1)
    assert (within.value, within.numerator, within.denominator) == (0.9, 9, 10)


def test_nothing_due_is_no_share_rather_than_zero():
    assert figure("within").value is None


def test_a_rate_divides_by_the_days_asked_for():
    assert figure("leads", days=30, received=45).value == 1.5


def test_a_duration_reads_its_percentile_and_says_from_how_many():
    median = figure("median", times=[60, 600, 6000])
    assert median.value == pytest.approx(600, rel=0.02)
    assert (median.numerator, median.denominator) == (3, None)


def test_sums_add_up_to_the_same_figure_as_their_parts():
    total = sums(met=3, breached=1, times=[60, 90])
    total.add(sums(met=6, times=[30]))
    assert figure_of(BY_KEY["within"], total, 1).value == 0.9
    assert figure_of(BY_KEY["median"], total, 1).value == pytest.approx(60, rel=0.02)


@pytest.mark.parametrize(
    ("now", "before", "by", "good", "direction"),
    [
        (figure("within", met=92, breached=8), figure("within", met=88, breached=12), 0.04, True, "up"),
        (figure("within", met=80, breached=20), figure("within", met=88, breached=12), -0.08, False, "down"),
        (figure("within", met=880, breached=120), figure("within", met=881, breached=119), 0, None, "level"),
        (figure("median", times=[300]), figure("median", times=[600]), -0.5, True, "down"),
        (figure("leads", received=30), figure("leads", received=20), 0.5, True, "up"),
    ],
)  # fmt: skip
def test_a_change_knows_whether_it_is_good(now, before, by, good, direction):
    change = change_of(now, before)
    assert change.by == pytest.approx(by, abs=0.02)
    assert (change.good, change.direction) == (good, direction)


def test_there_is_no_change_from_nothing():
    assert change_of(figure("within", met=1), figure("within")) is None
    assert change_of(figure("leads", received=3), figure("leads")) is None


def test_a_target_is_reached_on_the_better_side_of_it():
    assert reached(figure("within", met=9, breached=1)) is True
    assert reached(figure("within", met=8, breached=2)) is False
    assert reached(figure("leads", received=3)) is None


def test_equal_figures_share_a_rank_and_missing_ones_have_none():
    a, b, c, d = (Child(f"dealership:{name}", name) for name in "abcd")
    assert ranks({a: 0.5, b: 0.9, c: 0.5, d: None}, "higher") == {a: 2, b: 1, c: 2, d: None}
    assert ranks({a: 5, b: 9}, "lower") == {a: 1, b: 2}


@pytest.mark.parametrize(
    ("days", "most", "count"), [(7, 12, 7), (30, 12, 10), (90, 31, 30), (365, 31, 31)]
)
def test_slices_cover_every_day_once_and_are_few(days, most, count):
    period = Period.last_days(days, TODAY)
    slices = sliced(period, most)
    assert len(slices) == count
    assert [day for one in slices for day in one] == list(period)


def test_without_dates_the_last_thirty_days_are_meant():
    assert span_of({}, TODAY).period == Period(date(2026, 3, 2), TODAY)
    assert span_of({"days": "7"}, TODAY).preset == 7


def test_dates_in_the_address_win_and_end_today_at_the_latest():
    asked = {"from": "2026-03-01", "to": "2027-01-01", "days": "7"}
    assert span_of(asked, TODAY).period == Period(date(2026, 3, 1), TODAY)


@pytest.mark.parametrize(
    "asked",
    [
        {"days": "12"},
        {"days": "many"},
        {"from": "yesterday"},
        {"from": "2026-03-05", "to": "2026-03-01"},
        {"from": "2026-04-05"},
        {"from": "2020-01-01"},
        {"to": "2026-03-01"},
    ],
)
def test_dates_that_make_no_period_are_refused_in_words(asked):
    with pytest.raises(Refused):
        span_of(asked, TODAY)
