"""Reading what is masked elsewhere: by those who work with it, and on the record."""

from __future__ import annotations

from django.db import transaction

from dealers.leads import policies
from dealers.leads.models import Lead, Message
from portal.accounts.models import User
from portal.audit.models import record


@transaction.atomic
def read_comments_in_full(lead: Lead, *, by: User) -> str:
    """Return a customer's comments with nothing masked; that they were read stays on record."""
    policies.check_may_answer(by, lead)
    record("lead.read_in_full", lead, by=by, dealership=lead.dealership)
    return lead.comments


@transaction.atomic
def read_message_in_full(message: Message, *, by: User) -> str:
    """Return a message with nothing masked; that it was read stays on record."""
    policies.check_may_keep_sources(by, message.dealership or message.source)
    record(
        "lead_message.read_in_full",
        message,
        by=by,
        brand=message.brand,
        dealership=message.dealership,
    )
    return message.text
