"""The work that watches a lead's deadlines, each a row that is due at its instant."""

from __future__ import annotations

from dealers.leads.models import Lead, Sequence
from portal.common.models import Work
from portal.common.work import cancel, enqueue, plan_new

# While the customer waits for a first response …
WAITING = {
    "leads.warn": "warn_at",
    "leads.breach": "due_at",
    "leads.manager": "manager_at",
    "leads.escalate": "escalate_at",
    "leads.rescue": "rescue_at",
}
# … and after that.
LATER = {"leads.next": "next_due_at", "leads.appointment": "appointment_due_at"}
FIELDS = WAITING | LATER


def begin(lead: Lead) -> None:
    """Set the work of a new lead: its deadlines, and what its policy and sequence begin with."""
    plan_new(
        Work(
            kind=kind,
            key=str(lead.pk),
            due_at=getattr(lead, field),
            dealership_id=lead.dealership_id,
        )
        for kind, field in _watched(lead).items()
    )
    if lead.policy.hands_out or Sequence.objects.for_lead(lead):
        enqueue("leads.begin", str(lead.pk), dealership_id=lead.dealership_id)


def watch(lead: Lead) -> None:
    """Set the work of every deadline that a lead has now."""
    for kind, field in _watched(lead).items():
        enqueue(
            kind,
            str(lead.pk),
            due_at=getattr(lead, field),
            dealership_id=lead.dealership_id,
            rearm=True,
        )


def watch_anew(lead: Lead) -> None:
    """Set the work of every deadline and withdraw that of those which are no more."""
    stop_watching(lead, besides=_watched(lead))
    watch(lead)


def stop_watching(lead: Lead, besides: dict[str, str] | None = None) -> None:
    """Withdraw what is still to be announced about a lead."""
    for kind in FIELDS:
        if kind not in (besides or {}):
            cancel(kind, str(lead.pk))


def _watched(lead: Lead) -> dict[str, str]:
    if lead.duplicate_of_id or lead.excluded_reason or lead.closed_at or lead.paused_at:
        return {}
    fields = FIELDS if lead.first_response_at is None else LATER
    return {kind: field for kind, field in fields.items() if getattr(lead, field)}
