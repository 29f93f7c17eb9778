"""Leads: where they come from, what arrived, what it means, and the clock they run against."""

from dealers.leads.models.leads import Lead, LeadContact, LeadEvent
from dealers.leads.models.policies import PinnedCalendar, SlaPolicy
from dealers.leads.models.sources import Message, Source

__all__ = [
    "Lead",
    "LeadContact",
    "LeadEvent",
    "Message",
    "PinnedCalendar",
    "SlaPolicy",
    "Source",
]
