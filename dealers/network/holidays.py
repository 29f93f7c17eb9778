"""Public holidays of a dealership's country and state, which count as closed by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from dealers.network.models import Dealership

AHEAD = timedelta(days=400)


@dataclass(frozen=True)
class PublicHoliday:
    """A day off by law, and whether the dealership has hours of its own that day."""

    day: date
    name: str
    has_own_hours: bool


def public_holidays(dealership: Dealership, since: date) -> list[PublicHoliday]:
    """Give the public holidays of the coming months; none for a country that nobody knows."""
    own = set(dealership.special_days.filter(day__gte=since).values_list("day", flat=True))
    return [PublicHoliday(day, name, day in own) for day, name in _by_law(dealership, since)]


def _by_law(dealership: Dealership, since: date) -> Iterator[tuple[date, str]]:
    last = since + AHEAD
    years = range(since.year, last.year + 1)
    for subdivision in (dealership.subdivision or None, None):
        try:
            known = holidays.country_holidays(dealership.country, subdiv=subdivision, years=years)
        except NotImplementedError:
            continue
        yield from ((day, name) for day, name in sorted(known.items()) if since <= day <= last)
        return
