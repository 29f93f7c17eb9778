"""How far a lead came, read from its timeline: spoken with, a date agreed, the customer there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from dealers.leads.models import Lead, LeadEvent
from dealers.leads.states import ContactResult, EventKind

SPOKEN = frozenset({ContactResult.REACHED, ContactResult.APPOINTMENT})
# After these the customer waits for somebody again.
WAITS_AFTER = frozenset({EventKind.CUSTOMER, EventKind.REOPENED})


def set_progress(lead: Lead, events: Sequence[LeadEvent]) -> None:
    """Set the first time of each step, from events in the order in which they happened."""
    agreed = [event for event in events if _agrees(event)]
    lead.contacted_at = _first(event for event in events if _is_contact(event))
    lead.appointment_set_at = agreed[0].happened_at if agreed else None
    lead.appointment_for = next(map(_date_agreed, reversed(agreed)), None)
    lead.shown_at = _first(event for event in events if event.kind == EventKind.SHOWN)


def waits_since(lead: Lead, events: Sequence[LeadEvent]) -> datetime | None:
    """Return since when an answered customer waits for the next answer, None when nobody does."""
    answers = [event.happened_at for event in events if event.is_response]
    if not answers:
        return None
    return _first(e for e in events if e.kind in WAITS_AFTER and e.happened_at > answers[-1])


def _first(events: Iterable[LeadEvent]) -> datetime | None:
    return next((event.happened_at for event in events), None)


def _is_contact(event: LeadEvent) -> bool:
    """Say whether customer and dealership were in touch, not only tried."""
    if event.kind in (EventKind.CUSTOMER, EventKind.MEETING, EventKind.SHOWN) or _agrees(event):
        return True
    return event.is_response and event.detail.get("result") in SPOKEN


def _agrees(event: LeadEvent) -> bool:
    agreed = event.detail.get("result") == ContactResult.APPOINTMENT
    return event.kind == EventKind.APPOINTMENT or (event.is_response and agreed)


def _date_agreed(event: LeadEvent) -> datetime | None:
    told = event.detail.get("for")
    return datetime.fromisoformat(told) if told else None
