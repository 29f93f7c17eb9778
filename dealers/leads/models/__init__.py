"""Leads: where they come from, what arrived, what it means, and the clock they run against."""

from dealers.leads.models.desk import Availability, CoachingNote, LeadMail, ReplyTemplate
from dealers.leads.models.follow_up import FollowUp, NoContact, Sequence, SequenceStep
from dealers.leads.models.leads import Lead, LeadContact, LeadEvent
from dealers.leads.models.policies import PinnedCalendar, SlaPolicy
from dealers.leads.models.sources import Message, Source

__all__ = [
    "Availability",
    "CoachingNote",
    "FollowUp",
    "Lead",
    "LeadContact",
    "LeadEvent",
    "LeadMail",
    "Message",
    "NoContact",
    "PinnedCalendar",
    "ReplyTemplate",
    "Sequence",
    "SequenceStep",
    "SlaPolicy",
    "Source",
]
