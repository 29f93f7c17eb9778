"""Following a lead up: handed out in turn, then a sequence of tasks and mails until it is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dealers.leads import mailing, turns
from dealers.leads.calendars import calendar_of
from dealers.leads.chronicle import add_event, lock
from dealers.leads.models import FollowUp, Lead, Sequence
from dealers.leads.states import EventKind, FollowUpState, StepKind, StopReason, Verdict
from portal.accounts.models import User
from portal.common.work import cancel, enqueue
from portal.notifications.actions import notify


@transaction.atomic
def begin(lead_id: UUID) -> None:
    """Give a new lead to whose turn it is, if its policy says so, and start its sequence."""
    lead = lock(Lead(pk=lead_id))
    if not lead.is_waiting:
        return
    if lead.policy.hands_out and lead.owner_id is None:
        _hand_out(lead)
    sequence = Sequence.objects.for_lead(lead)
    if sequence and not lead.follow_ups.exists():
        _start(lead, sequence)


def give(lead: Lead, to: User, *, by: User | None) -> None:
    """Make somebody the owner of a locked lead; the clock is not touched."""
    lead.owner = to
    lead.save(update_fields=["owner"])
    add_event(lead, EventKind.ASSIGNED, by, to=str(to))


def _hand_out(lead: Lead) -> None:
    person = turns.take_turn(lead.dealership)
    if person is None:
        return
    give(lead, person, by=None)
    text = format_lazy(
        _("{customer} at {dealership} is yours: it was your turn."),
        customer=lead.title,
        dealership=lead.dealership.name,
    )
    url = reverse("leads:detail", args=[lead.pk])
    notify([person], "leads.given", text=text, url=url, key=f"lead:{lead.pk}:given")


def _start(lead: Lead, sequence: Sequence) -> None:
    steps = FollowUp.objects.bulk_create(
        FollowUp(
            lead=lead,
            step=step,
            kind=step.kind,
            subject=step.subject,
            body=step.body,
            due_at=_opening(lead, lead.received_at + timedelta(days=step.day)),
        )
        for step in sequence.steps.all()
    )
    for step in steps:
        if step.kind == StepKind.MAIL:
            enqueue(
                "leads.follow_up",
                str(step.pk),
                due_at=step.due_at,
                dealership_id=lead.dealership_id,
            )


def _opening(lead: Lead, at: datetime) -> datetime:
    """Return this instant, or the next opening when the dealership is closed then."""
    return calendar_of(lead.calendar, lead.received_at, at).opens(at) or at


@transaction.atomic
def take_step(step_id: UUID) -> None:
    """Send the mail of a step that is due, unless the sequence is over: looked at anew each time."""
    lead = lock(FollowUp.objects.select_related("lead").get(pk=step_id).lead)
    step = FollowUp.objects.get(pk=step_id)
    if step.state != FollowUpState.OPEN:
        return
    reason = _why_over(lead)
    if reason:
        stop(lead, reason)
        return
    step.mail = mailing.write(lead, step.subject, step.body, by=None)
    step.state, step.done_at = FollowUpState.DONE, timezone.now()
    step.save(update_fields=["mail", "state", "done_at"])


def _why_over(lead: Lead) -> StopReason | None:
    """Return why nothing more is sent to this customer, None while the sequence goes on."""
    if lead.verdict != Verdict.OPEN:
        return StopReason.CLOSED
    if lead.excluded_reason or lead.duplicate_of_id:
        return StopReason.EXCLUDED
    if lead.contacted_at:
        return StopReason.ANSWERED
    if mailing.is_unwanted(lead):
        return StopReason.NO_CONTACT
    return None if lead.contact.email else StopReason.NO_ADDRESS


def stop(lead: Lead, reason: StopReason) -> None:
    """End a lead's sequence: what is still open of it is not done any more."""
    left = list(FollowUp.objects.open().filter(lead=lead).values_list("pk", flat=True))
    if not left:
        return
    FollowUp.objects.filter(pk__in=left).update(state=FollowUpState.STOPPED, reason=reason)
    for step in left:
        cancel("leads.follow_up", str(step))
    add_event(lead, EventKind.STOPPED, None, reason=reason)
