"""The clock of one lead: when it is due, what stopped it, and the work that watches it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dealers.leads.calendars import calendar_of, pin_calendar
from dealers.leads.clock import Calendar
from dealers.leads.models import Lead, LeadEvent, PinnedCalendar, SlaPolicy
from dealers.network.models import Dealership
from portal.common.work import cancel, enqueue

WATCHES = {"leads.warn": "warn_at", "leads.breach": "due_at", "leads.escalate": "escalate_at"}


def policy_of(dealership: Dealership) -> SlaPolicy:
    """Return the policy that a dealership's new leads run under; a brand starts with the defaults."""
    newest = SlaPolicy.objects.newest(dealership.brand_id)
    return newest or SlaPolicy.objects.get_or_create(brand_id=dealership.brand_id, version=1)[0]


@dataclass(frozen=True)
class Terms:
    """What a dealership's leads of one time run under: the policy and the opening hours."""

    policy: SlaPolicy
    pinned: PinnedCalendar
    assumed: bool
    calendar: Calendar

    def due(self, start: datetime, minutes: int) -> datetime:
        """Return when so much business time has passed; a place that never opens gets no pause."""
        return self.calendar.due(start, minutes * 60) or start + timedelta(minutes=minutes)


def terms_of(dealership: Dealership, at: datetime) -> Terms:
    """Return the terms as they stand; the hours are pinned, so that they can't change later."""
    pinned, assumed = pin_calendar(dealership, at)
    return Terms(policy_of(dealership), pinned, assumed, calendar_of(pinned, at))


def set_clock(lead: Lead, terms: Terms) -> None:
    """Pin the terms on an unsaved lead and set the instants it runs against."""
    lead.policy, lead.calendar = terms.policy, terms.pinned
    if terms.assumed:
        lead.warnings = [*lead.warnings, "opening_hours_assumed"]
    target = terms.policy.first_response_minutes
    lead.opens_at = terms.calendar.opens(lead.received_at) or lead.received_at
    lead.warn_at = terms.due(lead.received_at, target - terms.policy.warn_minutes)
    lead.due_at = terms.due(lead.received_at, target)
    lead.escalate_at = terms.due(lead.received_at, terms.policy.escalate_minutes)


def watch(lead: Lead) -> None:
    """Set the work that warns, announces a breach and escalates, each at its instant."""
    for kind, field in WATCHES.items():
        enqueue(
            kind,
            str(lead.pk),
            due_at=getattr(lead, field),
            dealership_id=lead.dealership_id,
            rearm=True,
        )


def stop_watching(lead: Lead) -> None:
    """Withdraw what is still to be announced about a lead."""
    for kind in WATCHES:
        cancel(kind, str(lead.pk))


def take_response(lead: Lead) -> bool:
    """Set the first response from the earliest contact by a person; say whether it changed.

    Contacts are told late and out of order, so the whole timeline decides each time.
    """
    first = (
        LeadEvent.objects.filter(lead=lead, is_response=True).order_by("happened_at", "id").first()
    )
    if first is None or first.happened_at == lead.first_response_at:
        return False
    measure(lead, first)
    return True


def measure(lead: Lead, response: LeadEvent) -> None:
    """Set a lead's first response and the time it took, by both clocks."""
    lead.first_response_at, lead.first_response_by = response.happened_at, response.by
    lead.wall_seconds = int((response.happened_at - lead.received_at).total_seconds())
    calendar = calendar_of(lead.calendar, lead.received_at)
    lead.business_seconds = calendar.business_seconds(lead.received_at, response.happened_at)
