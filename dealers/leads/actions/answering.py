"""Answering leads: what was said, by whom, and what was logged by mistake."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.leads import policies
from dealers.leads.chronicle import add_event, checked_time, lock, settle
from dealers.leads.following import give, stop
from dealers.leads.models import Lead, LeadEvent
from dealers.leads.states import Channel, ContactResult, EventKind, StopReason
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import NotAllowed, OutOfStep

# What people log besides contacts.
PROGRESS = (EventKind.APPOINTMENT, EventKind.SHOWN, EventKind.NO_SHOW, EventKind.CUSTOMER)


@transaction.atomic
def record_response(
    lead: Lead,
    *,
    by: User,
    channel: Channel,
    result: ContactResult | None = None,
    at: datetime | None = None,
    note: str = "",
    appointment: datetime | None = None,
) -> LeadEvent:
    """Log that a person reached out to the customer; the earliest such contact stops the clock.

    Contacts may be told late and out of order: an earlier one corrects the lead and its figures.
    """
    policies.check_may_answer(by, lead)
    locked = lock(lead)
    event = LeadEvent.objects.create(
        lead=locked,
        kind=channel,
        happened_at=checked_time(locked, at),
        by=by,
        is_response=True,
        detail={"result": result or "", "note": note[:2000]}
        | ({"for": appointment.isoformat()} if appointment else {}),
    )
    if locked.owner_id is None and not locked.duplicate_of_id:
        give(locked, by, by=by)
    settle(locked)
    if result in (ContactResult.REACHED, ContactResult.APPOINTMENT):
        stop(locked, StopReason.ANSWERED)
    record(
        "lead.answered", locked, by=by, dealership=locked.dealership, detail={"channel": channel}
    )
    return event


@transaction.atomic
def record_automatic_reply(lead: Lead, *, at: datetime | None = None, note: str = "") -> LeadEvent:
    """Log that a machine answered; it is on the timeline and does not stop the clock."""
    return LeadEvent.objects.create(
        lead=lead,
        kind=EventKind.AUTO_RESPONDER,
        happened_at=at or timezone.now(),
        detail={"note": note[:2000]},
    )


@transaction.atomic
def record_customer(
    lead: Lead, *, at: datetime | None = None, note: str = "", by: User | None = None, key: str = ""
) -> LeadEvent:
    """Log that the customer wrote or called: the next answer is due, and follow-ups stop.

    The same key again changes nothing.
    """
    locked = lock(lead)
    if by:
        policies.check_may_answer(by, locked)
    fresh = {"kind": EventKind.CUSTOMER, "happened_at": checked_time(locked, at), "by": by}
    fresh |= {"detail": {"note": note[:2000]}}
    if not key:
        event = LeadEvent.objects.create(lead=locked, **fresh)
    else:
        event, _created = LeadEvent.objects.get_or_create(lead=locked, key=key, defaults=fresh)
    settle(locked)
    stop(locked, StopReason.ANSWERED)
    return event


@transaction.atomic
def withdraw(event: LeadEvent, *, by: User) -> LeadEvent:
    """Take back an entry that was logged by mistake: it stays readable and counts no more.

    The clock and the figures become what they would have been without it.
    """
    locked = lock(event.lead)
    entry = LeadEvent.objects.get(pk=event.pk, lead=locked)
    if entry.by_id != by.pk or not policies.may_answer(by, locked):
        policies.check_may_reassign(by, locked)
    if entry.kind not in (*Channel.values, *PROGRESS) or entry.by_id is None:
        raise NotAllowed(_("Only what a person has logged can be withdrawn."))
    if entry.withdrawn_at:
        raise OutOfStep(_("This entry is withdrawn already."))
    entry.withdrawn_at, entry.withdrawn_by = timezone.now(), by
    entry.save(update_fields=["withdrawn_at", "withdrawn_by"])
    add_event(locked, EventKind.WITHDRAWN, by, what=entry.kind)
    settle(locked)
    detail = {"entry": entry.kind}
    record("lead.entry_withdrawn", locked, by=by, dealership=locked.dealership, detail=detail)
    return entry


def note_view(lead: Lead, *, by: User) -> None:
    """Note the first time that a person opened a lead; reading never stops the clock."""
    if not LeadEvent.objects.filter(lead=lead, kind=EventKind.VIEWED, by=by).exists():
        add_event(lead, EventKind.VIEWED, by)
