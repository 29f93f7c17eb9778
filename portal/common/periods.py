"""Spans of whole days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """Every day from the first to the last, both included."""

    first: date
    last: date

    @classmethod
    def last_days(cls, count: int, today: date) -> Period:
        """Give the `count` days that end today."""
        return cls(today - timedelta(days=count - 1), today)

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1

    def previous(self) -> Period:
        """Give the period of the same length that ends the day before this one."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(self.days))
