"""Histograms of times that merge by addition, so that any sum of days has percentiles.

Method: fixed buckets, log-spaced, 36 to a doubling, from one second to 97 days, and a bucket of
its own for zero (a lead answered outside opening hours took no business time at all). A bucket's
ends differ by 1.94 %, so whatever is read from a bucket is within 2 % of every time that was put
into it: fixed log buckets as in HdrHistogram, with the relative-error argument of DDSketch (Masson,
Rim, Lee, VLDB 2019). Longer times count as 97 days.

A percentile is the continuous one of SQL's `percentile_cont` (type 7 of Hyndman and Fan, 1996): the
fractional rank lies between two observations, each is placed inside its bucket by its position
there, and the result is interpolated between them. An average of two numbers that are within 2 % is
within 2 %, so the bound holds for the percentile as well; in practice the error is far smaller.

Stored form: one integer per bucket in use, `count << 10 | bucket`; a dealership's day has few. A count
that its column can't hold is refused by the database and never runs into the bucket.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from math import floor, log2
from typing import Self

PER_DOUBLING = 36
LONGEST = 2**23
LAST = 23 * PER_DOUBLING
BUCKET_BITS = 10
BUCKET_MASK = (1 << BUCKET_BITS) - 1


def bucket_of(seconds: float) -> int:
    """The bucket of a time in seconds: 0 for less than one second, then 1 to 828."""
    if seconds < 1:
        return 0
    return min(floor(log2(min(seconds, LONGEST)) * PER_DOUBLING) + 1, LAST)


def ends_of(bucket: int) -> tuple[float, float]:
    """The shortest and the longest time of a bucket, in seconds."""
    if bucket == 0:
        return 0.0, 0.0
    return 2 ** ((bucket - 1) / PER_DOUBLING), 2 ** (bucket / PER_DOUBLING)


def packed(counts: Mapping[int, int]) -> list[int]:
    """Counts per bucket in their stored form."""
    return [count << BUCKET_BITS | bucket for bucket, count in sorted(counts.items()) if count]


def packed_times(seconds: Iterable[float]) -> list[int]:
    """The stored form of a day's times in seconds."""
    return packed(Counter(map(bucket_of, seconds)))


class Histogram(Counter[int]):
    """Counts per bucket; two of them add up with `+` or `update()`."""

    @classmethod
    def unpacked(cls, stored: Iterable[int] | None) -> Self:
        """The histogram of a stored form."""
        return cls({entry & BUCKET_MASK: entry >> BUCKET_BITS for entry in stored or ()})

    def percentile(self, share: float) -> float | None:
        """The time in seconds that this share of the times stays within, or None without any."""
        size = self.total()
        if not size:
            return None
        rank = share * (size - 1)
        below = floor(rank)
        low, high = self._times_at(below, min(below + 1, size - 1))
        return low + (high - low) * (rank - below)

    def _times_at(self, *ranks: int) -> Iterator[float]:
        """The times at these ranks, counted from 0 for the shortest."""
        buckets = sorted(self)
        reached = list(accumulate(self[bucket] for bucket in buckets))
        for rank in ranks:
            at = next(i for i, total in enumerate(reached) if total > rank)
            shortest, longest = ends_of(buckets[at])
            inside = rank - (reached[at] - self[buckets[at]]) + 0.5
            yield shortest + (longest - shortest) * inside / self[buckets[at]]
