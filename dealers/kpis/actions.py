"""Saying that a day's figures are out of date."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from dealers.kpis.models import TouchedDay
from dealers.network.models import Dealership


def touch(dealership_id: UUID, day: date) -> None:
    """Have the facts of a dealership's local day restated within ten seconds of the commit."""
    touch_all([(dealership_id, day)])


def touch_all(days: Iterable[tuple[UUID, date]]) -> None:
    """Have the facts of many local days restated within ten seconds of the commit."""
    rows = [TouchedDay(dealership_id=dealership_id, day=day) for dealership_id, day in days]
    TouchedDay.objects.bulk_create(rows, batch_size=5000)


def touch_since(first: date) -> int:
    """Have every dealership's days from this one until its today restated; give how many."""
    days = [
        (dealership.pk, first + timedelta(days=n))
        for dealership in Dealership.objects.active()
        for n in range((timezone.localdate(timezone=dealership.zone) - first).days + 1)
    ]
    touch_all(sorted(days, key=lambda key: key[1]))
    return len(days)
