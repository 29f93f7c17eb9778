"""Bringing in leads of the past, with what was done about them; nothing is announced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from dealers.leads import form_leads
from dealers.leads.filing import prepare
from dealers.leads.models import Lead, LeadContact, LeadEvent, Message, Source
from dealers.leads.sla import Terms, settle, terms_of
from dealers.leads.states import Channel, ContactResult, EventKind, MessageState, Outcome, Verdict
from dealers.leads.understanding import understand
from dealers.network.models import Dealership
from portal.accounts.models import User
from portal.common.ids import uuid7


@dataclass(frozen=True)
class PastContact:
    """One time that a person reached out to the customer."""

    at: datetime
    by: User
    channel: Channel = Channel.CALL
    result: ContactResult = ContactResult.REACHED


@dataclass(frozen=True)
class PastLead:
    """One enquiry as a form would have sent it, and what became of it."""

    received_at: datetime
    form: dict[str, Any]
    tracking: dict[str, Any] = field(default_factory=dict)
    powertrain: str = ""
    owner: User | None = None
    contacts: tuple[PastContact, ...] = ()
    # When a date was agreed, and whether the customer came to it.
    appointment_at: datetime | None = None
    came_at: datetime | None = None
    verdict: Verdict = Verdict.OPEN
    lost_reason: str = ""
    closed_at: datetime | None = None


@transaction.atomic
def add_history(dealership: Dealership, source: Source, past: Sequence[PastLead]) -> list[Lead]:
    """Add leads with their clocks and responses in a few statements; figures are not recomputed.

    Tell the scoreboard afterwards (``dealers.kpis.actions.touch_since``).
    """
    terms = _terms_by_month(dealership, past)
    made = [_make(dealership, source, one, terms[_month(one)]) for one in past]
    Message.objects.bulk_create([message for message, _lead, _contact, _events in made])
    Lead.objects.bulk_create([lead for _message, lead, _contact, _events in made])
    LeadContact.objects.bulk_create([contact for _message, _lead, contact, _events in made])
    LeadEvent.objects.bulk_create([e for _message, _lead, _contact, events in made for e in events])
    return [lead for _message, lead, _contact, _events in made]


def _month(past: PastLead) -> datetime:
    return past.received_at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _terms_by_month(dealership: Dealership, past: Sequence[PastLead]) -> dict[datetime, Terms]:
    """Return the terms of each month's leads: hours are gathered once for many."""
    return {month: terms_of(dealership, month) for month in {_month(one) for one in past}}


def _make(
    dealership: Dealership, source: Source, past: PastLead, terms: Terms
) -> tuple[Message, Lead, LeadContact, list[LeadEvent]]:
    message = Message(
        source=source,
        brand_id=source.brand_id,
        dealership=dealership,
        raw=form_leads.write_form(past.form, past.tracking),
        state=MessageState.PARSED,
        received_at=past.received_at,
        read_at=past.received_at,
    )
    (prospect,), tracking = understand(bytes(message.raw))
    lead, contact = prepare(prospect, message, dealership, terms)
    # Its age stands in its key, so that it takes its place among the others.
    lead.pk = uuid7(past.received_at)
    contact.lead = lead
    lead.tracking, lead.owner, lead.powertrain = tracking, past.owner, past.powertrain
    lead.verdict, lead.lost_reason, lead.closed_at = past.verdict, past.lost_reason, past.closed_at
    message.results = [
        {
            "outcome": Outcome.ACCEPTED,
            "reason": "",
            "lead": str(lead.pk),
            "warnings": [],
            "prospect": 0,
        }
    ]
    events = _events(lead, past)
    settle(lead, events)
    return message, lead, contact, events


def _events(lead: Lead, past: PastLead) -> list[LeadEvent]:
    """Return the timeline: received, taken, each contact, closed."""
    events = [_event(lead, EventKind.RECEIVED, past.received_at)]
    if past.owner and past.contacts:
        taken_at = min(contact.at for contact in past.contacts)
        events.append(_event(lead, EventKind.ASSIGNED, taken_at, past.owner, to=str(past.owner)))
    for contact in past.contacts:
        event = _event(
            lead, EventKind(contact.channel), contact.at, contact.by, result=contact.result, note=""
        )
        event.is_response = True
        events.append(event)
    if past.appointment_at:
        events.append(_event(lead, EventKind.APPOINTMENT, past.appointment_at, past.owner))
    if past.came_at:
        events.append(_event(lead, EventKind.SHOWN, past.came_at, past.owner))
    if past.closed_at:
        how = {"verdict": past.verdict, "reason": past.lost_reason}
        events.append(_event(lead, EventKind.CLOSED, past.closed_at, past.owner, **how))
    return events


def _event(
    lead: Lead, kind: EventKind, at: datetime, by: User | None = None, **detail: str
) -> LeadEvent:
    return LeadEvent(lead=lead, kind=kind, happened_at=at, recorded_at=at, by=by, detail=detail)
