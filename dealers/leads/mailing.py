"""Mails to customers and their answers: stored, sent once, threaded by Message-ID."""

from __future__ import annotations

import re
from email.message import Message as Mail
from email.utils import formataddr, make_msgid, parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from dealers.leads import contact_list, replies
from dealers.leads.chronicle import lock, settle
from dealers.leads.models import Lead, LeadEvent, LeadMail
from dealers.leads.states import ContactResult, EventKind, MailState
from portal.accounts.models import User
from portal.common.work import enqueue

MESSAGE_ID = re.compile(r"<[^<>\s]+>")


def is_unwanted(lead: Lead) -> bool:
    """Say whether a lead's customer wants no mails."""
    return bool(contact_list.entries_for(lead))


def write(lead: Lead, subject: str, body: str, *, by: User | None) -> LeadMail:
    """Store a mail to a lead's customer and have it sent; without a writer it is automatic."""
    mail = LeadMail.objects.create(
        lead=lead,
        subject=replies.filled_in(subject, lead, by)[:200],
        body=replies.filled_in(body, lead, by),
        message_id=make_msgid(domain=_domain()),
        in_reply_to=_last_from_customer(lead),
        by=by,
        is_automatic=by is None,
    )
    enqueue("leads.mail", str(mail.pk), dealership_id=lead.dealership_id)
    return mail


@transaction.atomic
def send(mail_id: UUID) -> None:
    """Hand a mail to the mail server and put it on the timeline.

    A person's mail stops the clock at the time it was written, and only once it went out. It is
    marked and sent in one transaction; should that break in between, the same Message-ID tells
    the customer's program that the second one is the first again.
    """
    mail = _locked(mail_id)
    if mail.state != MailState.WAITING:
        return
    lead = lock(mail.lead)
    if is_unwanted(lead):
        mail.state = MailState.REFUSED
        mail.save(update_fields=["state"])
        return
    _message(mail, lead).send()
    mail.state, mail.sent_at = MailState.SENT, timezone.now()
    mail.event = _entry(mail, lead)
    mail.save(update_fields=["state", "sent_at", "event"])
    settle(lead)


def _locked(mail_id: UUID) -> LeadMail:
    rows = LeadMail.objects.select_for_update(of=("self",)).select_related("lead", "by")
    return rows.get(pk=mail_id)


def give_up(mail_id: UUID) -> None:
    """Note that the mail server took a mail on no attempt."""
    LeadMail.objects.filter(pk=mail_id, state=MailState.WAITING).update(state=MailState.REFUSED)


def _entry(mail: LeadMail, lead: Lead) -> LeadEvent:
    detail = {"note": mail.subject}
    if mail.is_automatic:
        kind, is_response = EventKind.AUTO_RESPONDER, False
    else:
        kind, is_response = EventKind.MAIL, True
        detail["result"] = ContactResult.SENT
    return LeadEvent.objects.create(
        lead=lead,
        kind=kind,
        happened_at=mail.written_at,
        by=mail.by,
        is_response=is_response,
        detail=detail,
    )


def _message(mail: LeadMail, lead: Lead) -> EmailMessage:
    sender = str(mail.by) if mail.by else lead.dealership.name
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    answers_to = lead.dealership.email or (mail.by.email if mail.by else "")
    return EmailMessage(
        subject=mail.subject,
        body=mail.body,
        from_email=formataddr((sender, address)),
        to=[lead.contact.email],
        reply_to=[answers_to] if answers_to else None,
        headers=_headers(mail, lead),
    )


def _headers(mail: LeadMail, lead: Lead) -> dict[str, str]:
    headers = {"Message-ID": mail.message_id}
    if mail.in_reply_to:
        headers |= {"In-Reply-To": mail.in_reply_to, "References": mail.in_reply_to}
    if mail.is_automatic:
        headers["List-Unsubscribe"] = f"<{contact_list.unsubscribe_url(lead)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        headers["Auto-Submitted"] = "auto-generated"
    return headers


def _last_from_customer(lead: Lead) -> str:
    last = lead.mails.filter(from_customer=True).last()
    return last.message_id if last else ""


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"


def lead_answered_by(mail: Mail) -> Lead | None:
    """Return the lead that a customer's mail answers: it names a mail of ours."""
    named = MESSAGE_ID.findall(f"{mail.get('In-Reply-To', '')} {mail.get('References', '')}")
    found = LeadMail.objects.filter(message_id__in=named, from_customer=False)
    sent = found.select_related("lead").order_by("-written_at").first()
    return sent.lead if sent else None
