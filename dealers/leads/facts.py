"""Telling the scoreboard which of a dealership's days to count again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from dealers.kpis.actions import touch as touch_day
from dealers.kpis.actions import touch_all
from dealers.leads.models import Lead
from dealers.network.models import Dealership


def day_of(lead: Lead) -> date:
    """Return the dealership's local day on which a lead was received."""
    return lead.received_at.astimezone(lead.dealership.zone).date()


def touch(lead: Lead) -> None:
    """Have the figures of the lead's day counted again."""
    touch_day(lead.dealership_id, day_of(lead))


# A day's leads can be said to be silent after one day, and to be sold within so many days after them.
RIPE_AFTER = (2, 8, 31, 61, 91)


def touch_ripe(now: datetime) -> None:
    """Have the days counted again whose leads are old enough since yesterday for a figure of theirs."""
    touch_all(
        (dealership.pk, now.astimezone(dealership.zone).date() - timedelta(days=days))
        for dealership in Dealership.objects.active()
        for days in RIPE_AFTER
    )
