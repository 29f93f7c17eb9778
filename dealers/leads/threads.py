"""Customers' answers to our mails: found by Message-ID and put on their lead."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from dealers.leads import mailing
from dealers.leads.chronicle import add_event, lock, settle
from dealers.leads.following import stop
from dealers.leads.models import LeadMail
from dealers.leads.states import EventKind, MailState, StopReason


def take_raw(raw: bytes, brand_id: UUID) -> LeadMail | None:
    """Put a mail on the lead whose mail it answers; None when it answers none of this brand's."""
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    body = mail.get_body(("plain", "html")) if isinstance(mail, EmailMessage) else None
    lead = mailing.lead_answered_by(mail)
    if lead is None or lead.brand_id != brand_id:
        return None
    return take_answer(mail, str(body.get_content()) if body else "")


@transaction.atomic
def take_answer(mail: EmailMessage, text: str) -> LeadMail | None:
    """Put a customer's answer to a mail of ours on its lead; None when it answers none.

    The same mail again gives the same row. The next answer is due, and follow-ups stop.
    """
    lead = mailing.lead_answered_by(mail)
    key = str(mail.get("Message-ID", "")).strip()[:255]
    if lead is None or not key:
        return None
    received, is_new = LeadMail.objects.get_or_create(
        message_id=key,
        defaults={
            "lead": lead,
            "from_customer": True,
            "subject": str(mail.get("Subject", ""))[:200],
            "body": text,
            "in_reply_to": str(mail.get("In-Reply-To", "")).strip()[:255],
            "state": MailState.RECEIVED,
        },
    )
    if is_new:
        locked = lock(lead)
        received.event = add_event(
            locked, EventKind.CUSTOMER, None, timezone.now(), note=text[:2000]
        )
        received.save(update_fields=["event"])
        settle(locked)
        stop(locked, StopReason.ANSWERED)
    return received
