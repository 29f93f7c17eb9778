"""Answering leads: who takes them, what was said, how they ended."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.leads import audience, policies, sla
from dealers.leads.facts import touch
from dealers.leads.models import Lead, LeadEvent
from dealers.leads.states import (
    Channel,
    ContactResult,
    EventKind,
    ExcludedReason,
    LostReason,
    Verdict,
)
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import OutOfStep, Refused


@transaction.atomic
def record_response(
    lead: Lead,
    *,
    by: User,
    channel: Channel,
    result: ContactResult | None = None,
    at: datetime | None = None,
    note: str = "",
) -> LeadEvent:
    """Log that a person reached out to the customer; the earliest such contact stops the clock.

    Contacts may be told late and out of order: an earlier one corrects the lead and its figures.
    """
    policies.check_may_answer(by, lead)
    locked = _lock(lead)
    happened_at = _checked_time(locked, at)
    event = LeadEvent.objects.create(
        lead=locked,
        kind=channel,
        happened_at=happened_at,
        by=by,
        is_response=True,
        detail={"result": result or "", "note": note[:2000]},
    )
    if locked.owner_id is None and not locked.duplicate_of_id:
        _give(locked, by, by=by)
    if sla.take_response(locked):
        locked.save(
            update_fields=[
                "first_response_at",
                "first_response_by",
                "wall_seconds",
                "business_seconds",
            ]
        )
        sla.stop_watching(locked)
        touch(locked)
    record(
        "lead.answered", locked, by=by, dealership=locked.dealership, detail={"channel": channel}
    )
    return event


def _checked_time(lead: Lead, at: datetime | None) -> datetime:
    """Return when a contact was, or refuse a time at which it can't have been."""
    now = timezone.now()
    if at is None:
        return now
    if at > now:
        raise Refused(_("A contact that is still to come can't be logged yet."))
    if at < lead.received_at:
        raise Refused(_("This was before the lead arrived. Check the date and time."))
    return at


@transaction.atomic
def record_automatic_reply(lead: Lead, *, at: datetime | None = None, note: str = "") -> LeadEvent:
    """Log that a machine answered; it is on the timeline and does not stop the clock."""
    return LeadEvent.objects.create(
        lead=lead,
        kind=EventKind.AUTO_RESPONDER,
        happened_at=at or timezone.now(),
        detail={"note": note[:2000]},
    )


def note_view(lead: Lead, *, by: User) -> None:
    """Note the first time that a person opened a lead; reading never stops the clock."""
    if not LeadEvent.objects.filter(lead=lead, kind=EventKind.VIEWED, by=by).exists():
        LeadEvent.objects.create(
            lead=lead, kind=EventKind.VIEWED, happened_at=timezone.now(), by=by
        )


@transaction.atomic
def claim(lead: Lead, *, by: User) -> Lead:
    """Take a lead that nobody has; of two who try at once, one is told who was faster."""
    policies.check_may_answer(by, lead)
    locked = _lock(lead)
    if locked.owner_id == by.pk:
        return locked
    if locked.owner:
        raise OutOfStep(_("%(person)s has taken this lead.") % {"person": locked.owner})
    _give(locked, by, by=by)
    record("lead.claimed", locked, by=by, dealership=locked.dealership)
    return locked


@transaction.atomic
def assign(lead: Lead, *, to: User, by: User) -> Lead:
    """Give a lead to somebody else of the dealership; its clock is kept."""
    policies.check_may_assign(by, lead, to)
    locked = _lock(lead)
    if locked.owner_id != to.pk:
        _give(locked, to, by=by)
        detail = {"to": str(to.pk)}
        record("lead.assigned", locked, by=by, dealership=locked.dealership, detail=detail)
    return locked


def candidates(lead: Lead) -> list[User]:
    """Give the people whom a lead can be assigned to."""
    return audience.who_can_answer(lead.dealership)


def _give(lead: Lead, to: User, *, by: User) -> None:
    lead.owner = to
    lead.save(update_fields=["owner"])
    _add_event(lead, EventKind.ASSIGNED, by, to=str(to))


@transaction.atomic
def close(lead: Lead, *, by: User, verdict: Verdict, lost_reason: LostReason | None = None) -> Lead:
    """Close a lead that was answered, as won or as lost with its reason."""
    policies.check_may_answer(by, lead)
    locked = _lock(lead)
    _check_may_close(locked, verdict, lost_reason)
    locked.verdict = verdict
    locked.lost_reason = (lost_reason or "") if verdict == Verdict.LOST else ""
    locked.closed_at = timezone.now()
    locked.save(update_fields=["verdict", "lost_reason", "closed_at"])
    _add_event(locked, EventKind.CLOSED, by, verdict=verdict, reason=locked.lost_reason)
    record("lead.closed", locked, by=by, dealership=locked.dealership, detail={"as": verdict})
    touch(locked)
    return locked


def _check_may_close(lead: Lead, verdict: Verdict, lost_reason: LostReason | None) -> None:
    if lead.closed_at:
        raise OutOfStep(_("This lead is closed already."))
    if lead.first_response_at is None and not lead.duplicate_of_id and not lead.excluded_reason:
        raise Refused(_("Log the first contact with the customer before you close this lead."))
    if verdict == Verdict.OPEN or (verdict == Verdict.LOST and not lost_reason):
        raise Refused(_("Say how it ended: won, or lost and why."))


@transaction.atomic
def reopen(lead: Lead, *, by: User) -> Lead:
    """Open a closed lead again; the clock of its first response stays as it was."""
    policies.check_may_answer(by, lead)
    locked = _lock(lead)
    if locked.closed_at is None:
        raise OutOfStep(_("This lead is open already."))
    locked.verdict, locked.lost_reason, locked.closed_at = Verdict.OPEN, "", None
    locked.save(update_fields=["verdict", "lost_reason", "closed_at"])
    _add_event(locked, EventKind.REOPENED, by)
    touch(locked)
    return locked


@transaction.atomic
def exclude(lead: Lead, *, by: User, reason: ExcludedReason) -> Lead:
    """Leave a test, spam or a non-customer out of the SLA; the lead itself is kept."""
    policies.check_may_reassign(by, lead)
    locked = _lock(lead)
    locked.excluded_reason = reason
    locked.save(update_fields=["excluded_reason"])
    sla.stop_watching(locked)
    _add_event(locked, EventKind.EXCLUDED, by, reason=reason)
    record("lead.excluded", locked, by=by, dealership=locked.dealership, detail={"why": reason})
    touch(locked)
    return locked


@transaction.atomic
def readmit(lead: Lead, *, by: User) -> Lead:
    """Count an excluded lead again, with the clock it always had."""
    policies.check_may_reassign(by, lead)
    locked = _lock(lead)
    locked.excluded_reason = ""
    locked.save(update_fields=["excluded_reason"])
    if locked.is_waiting:
        sla.watch(locked)
    _add_event(locked, EventKind.READMITTED, by)
    record("lead.readmitted", locked, by=by, dealership=locked.dealership)
    touch(locked)
    return locked


def _lock(lead: Lead) -> Lead:
    """Lock the lead, then read it: rows joined while waiting for a lock are those of before."""
    Lead.objects.select_for_update(no_key=True).values("pk").get(pk=lead.pk)
    rows = Lead.objects.select_related("dealership", "owner", "calendar", "contact")
    return rows.get(pk=lead.pk)


def _add_event(lead: Lead, kind: EventKind, by: User, **detail: str) -> None:
    LeadEvent.objects.create(lead=lead, kind=kind, happened_at=timezone.now(), by=by, detail=detail)
