"""A period in equal slices, so that a line has few enough points to be read."""

from datetime import timedelta
from math import ceil

from portal.common.periods import Period


def sliced(period: Period, most: int) -> list[Period]:
    """At most this many spans of equal length, counted back from the last day; the first may be shorter."""
    size = timedelta(days=ceil(period.days / most))
    slices, last = [], period.last
    while last >= period.first:
        slices.append(Period(max(last - size + timedelta(days=1), period.first), last))
        last -= size
    return slices[::-1]
