"""Telling the scoreboard which of a dealership's days to count again."""

from __future__ import annotations

from datetime import date

from dealers.kpis.actions import touch as touch_day
from dealers.leads.models import Lead


def day_of(lead: Lead) -> date:
    """Return the dealership's local day on which a lead was received."""
    return lead.received_at.astimezone(lead.dealership.zone).date()


def touch(lead: Lead) -> None:
    """Have the figures of the lead's day counted again."""
    touch_day(lead.dealership_id, day_of(lead))
