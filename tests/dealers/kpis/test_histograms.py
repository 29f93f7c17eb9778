"""Percentiles of merged histograms against the exact ones."""

from collections import Counter
from statistics import quantiles

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealers.kpis.histograms import LONGEST, Histogram, bucket_of, ends_of, packed, packed_times

WITHIN = 0.02
times = st.one_of(st.just(0), st.integers(1, 600), st.floats(1, LONGEST, exclude_max=True))
days = st.lists(times, min_size=1, max_size=60)
# A busy machine is no finding.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
shares = st.sampled_from([0.0, 0.25, 0.5, 0.9, 0.99, 1.0]) | st.floats(0, 1)


def exact(values: list[float], share: float) -> float:
    ordered = sorted(values)
    rank = share * (len(ordered) - 1)
    low, high = ordered[int(rank)], ordered[min(int(rank) + 1, len(ordered) - 1)]
    return low + (high - low) * (rank - int(rank))


def histogram_of(values: list[float]) -> Histogram:
    return Histogram.unpacked(packed_times(values))


@unhurried
@given(days, shares)
def test_a_percentile_is_within_two_percent_of_the_exact_one(
    values: list[float], share: float
) -> None:
    assert histogram_of(values).percentile(share) == pytest.approx(
        exact(values, share), rel=WITHIN, abs=1e-9
    )


@unhurried
@given(st.lists(days, min_size=1, max_size=6), shares)
def test_merged_days_have_the_percentile_of_all_their_times(
    parts: list[list[float]], share: float
) -> None:
    merged = Histogram()
    for part in parts:
        merged.update(histogram_of(part))
    everything = [value for part in parts for value in part]
    assert merged == histogram_of(everything)
    assert merged.percentile(share) == pytest.approx(exact(everything, share), rel=WITHIN, abs=1e-9)


@unhurried
@given(days, days)
def test_the_order_of_merging_does_not_matter(one: list[float], other: list[float]) -> None:
    assert histogram_of(one) + histogram_of(other) == histogram_of(other) + histogram_of(one)


def test_exact_here_is_what_the_standard_library_calls_inclusive() -> None:
    values = [3.0, 9.0, 11.0, 40.0, 41.0, 95.0]
    assert [exact(values, 0.25), exact(values, 0.5), exact(values, 0.75)] == pytest.approx(
        quantiles(values, n=4, method="inclusive")
    )


def test_a_bucket_is_narrower_than_the_error_allowed() -> None:
    assert all(high / low - 1 < WITHIN for low, high in map(ends_of, range(1, 829)))


def test_coarser_buckets_would_break_the_bound() -> None:
    """The control: with half as many buckets a single time can be read 3.9 % wrong."""
    low, high = ends_of(100)[0], ends_of(101)[1]
    assert high / low - 1 > WITHIN


def test_a_smooth_thousand_is_far_closer_than_the_bound() -> None:
    values = [60 * 1.005**step for step in range(1000)]
    for share in (0.5, 0.9):
        assert histogram_of(values).percentile(share) == pytest.approx(
            exact(values, share), rel=0.003
        )


def test_zero_has_a_bucket_of_its_own() -> None:
    assert histogram_of([0, 0, 0, 90]).percentile(0.5) == 0
    assert bucket_of(0.4) == 0
    assert bucket_of(1) == 1


def test_nothing_has_no_percentile() -> None:
    assert Histogram().percentile(0.5) is None
    assert Histogram.unpacked(None) == Histogram()


def test_times_beyond_the_last_bucket_count_as_the_longest() -> None:
    assert histogram_of([LONGEST * 40]).percentile(0.5) == pytest.approx(LONGEST, rel=WITHIN)


@unhurried
@given(st.dictionaries(st.integers(0, 828), st.integers(1, 2**20 - 1)))
def test_the_stored_form_gives_back_what_was_packed(counts: dict[int, int]) -> None:
    assert Histogram.unpacked(packed(counts)) == Counter(counts)
