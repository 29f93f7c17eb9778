"""Leads: where they come from, what arrived, what it means, and the clock they run against."""

from dealers.leads.models.desk import Availability, CoachingNote, LeadMail, ReplyTemplate
from dealers.leads.models.files import AnswerFile, KeptFile, LeadFile
from dealers.leads.models.follow_up import FollowUp, NoContact, Sequence, SequenceStep
from dealers.leads.models.leads import Lead, LeadContact, LeadEvent
from dealers.leads.models.links import Consent, LeadLink
from dealers.leads.models.passing_on import Delivery, DeliveryTarget
from dealers.leads.models.policies import PinnedCalendar, SlaPolicy
from dealers.leads.models.sources import Message, Source

__all__ = [
    "AnswerFile",
    "Availability",
    "CoachingNote",
    "Consent",
    "Delivery",
    "DeliveryTarget",
    "FollowUp",
    "KeptFile",
    "Lead",
    "LeadContact",
    "LeadEvent",
    "LeadFile",
    "LeadLink",
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
