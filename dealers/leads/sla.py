"""The clock of one lead: the terms it runs under, and what its timeline makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from dealers.leads import progress
from dealers.leads.calendars import calendar_of, office_calendar, pin_calendar
from dealers.leads.clock import ALWAYS, Calendar, Pause
from dealers.leads.models import Lead, LeadEvent, PinnedCalendar, SlaPolicy
from dealers.leads.states import EventKind, StageHours
from dealers.network.models import Dealership

# All that a timeline decides; `settle` sets these and nothing else.
SETTLED = (
    "warn_at", "due_at", "manager_at", "escalate_at", "rescue_at", "paused_at",
    "next_due_at", "appointment_due_at",
    "first_response_at", "first_response_by", "wall_seconds", "business_seconds",
    "contacted_at", "appointment_set_at", "appointment_for", "shown_at",
)  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """What a dealership's leads of one time run under: the policies and the opening hours."""

    policies: Sequence[SlaPolicy]
    region_path: str
    pinned: PinnedCalendar
    assumed: bool
    calendar: Calendar

    def policy_for(self, lead: Lead) -> SlaPolicy:
        """Return the narrowest policy that fits: by source, then kind, then the deepest region."""
        fitting = [policy for policy in self.policies if self._fits(policy, lead)]
        return max(fitting, key=_narrowness)

    def _fits(self, policy: SlaPolicy, lead: Lead) -> bool:
        return (
            policy.source_id in (None, lead.source_id)
            and policy.kind in ("", lead.interest)
            and (policy.region is None or self.region_path.startswith(policy.region.path))
        )


def _narrowness(policy: SlaPolicy) -> tuple[bool, bool, int]:
    depth = policy.region.depth if policy.region else 0
    return policy.source_id is not None, bool(policy.kind), depth


def terms_of(dealership: Dealership, at: datetime) -> Terms:
    """Return the terms as they stand; the hours are pinned, so that they can't change later."""
    pinned, assumed = pin_calendar(dealership, at)
    policies = policies_of(dealership, at)
    return Terms(policies, dealership.region.path, pinned, assumed, calendar_of(pinned, at))


def policies_of(dealership: Dealership, at: datetime) -> list[SlaPolicy]:
    """Return the policies of a dealership's brand; a brand starts with the defaults."""
    standing = SlaPolicy.objects.standing(dealership.brand_id, at)
    if any(policy.region_id is policy.source_id is None and not policy.kind for policy in standing):
        return standing
    default, _ = SlaPolicy.objects.get_or_create(
        brand_id=dealership.brand_id, region=None, source=None, kind="", version=1
    )
    return [*standing, default]


def set_clock(lead: Lead, terms: Terms) -> None:
    """Pin the terms on an unsaved lead and set the instants it runs against."""
    lead.policy, lead.calendar = terms.policy_for(lead), terms.pinned
    if terms.assumed:
        lead.warnings = [*lead.warnings, "opening_hours_assumed"]
    lead.opens_at = terms.calendar.opens(lead.received_at) or lead.received_at
    _set_deadlines(lead, terms.calendar, ())


def settle(lead: Lead, events: Sequence[LeadEvent]) -> None:
    """Set all that the timeline decides, from the whole of it: events are told late and out of order."""
    told = sorted(
        (event for event in events if event.withdrawn_at is None),
        key=lambda event: (event.happened_at, event.pk or 0),
    )
    latest = told[-1].happened_at if told else lead.received_at
    calendar = calendar_of(lead.calendar, lead.received_at, latest)
    pauses = _pauses_that_count(lead, calendar, told)
    # A contact before the lead's arrival is about something else, or its time is wrong.
    answers = (e for e in told if e.is_response and e.happened_at >= lead.received_at)
    first = next(answers, None)
    _set_deadlines(lead, calendar, [pause for pause in pauses if pause[1]])
    stands = first is None and bool(pauses) and pauses[-1][1] is None
    lead.paused_at = pauses[-1][0] if stands else None
    _measure(lead, first, calendar.without(pauses))
    progress.set_progress(lead, told)
    _set_next_steps(lead, calendar, told)


def _pauses_that_count(lead: Lead, calendar: Calendar, events: Sequence[LeadEvent]) -> list[Pause]:
    """Return the pauses that began while there was time left; later ones change nothing."""
    counted: list[Pause] = []
    for pause in pauses_in(events):
        if _due(lead, calendar.without(counted), lead.policy.first_response_minutes) <= pause[0]:
            break
        counted.append(pause)
    return counted


def pauses_in(events: Sequence[LeadEvent]) -> list[Pause]:
    """Return from when until when a timeline says that the clock stood."""
    pauses: list[Pause] = []
    for event in events:
        stands = bool(pauses) and pauses[-1][1] is None
        if event.kind == EventKind.PAUSED and not stands:
            pauses.append((event.happened_at, None))
        elif event.kind == EventKind.RESUMED and stands:
            pauses[-1] = (pauses[-1][0], event.happened_at)
    return pauses


def _set_deadlines(lead: Lead, calendar: Calendar, pauses: Sequence[Pause]) -> None:
    policy, opening = lead.policy, calendar.without(pauses) if pauses else calendar
    target = policy.first_response_minutes
    lead.warn_at = _due(lead, opening, target - policy.warn_minutes)
    lead.due_at = _due(lead, opening, target)
    lead.rescue_at = _due(lead, opening, policy.rescue_minutes) if policy.rescue_minutes else None
    lead.escalate_at = _stage(lead, opening, pauses, policy.escalate_minutes, policy.escalate_hours)
    if policy.manager_minutes:
        lead.manager_at = _stage(
            lead, opening, pauses, policy.manager_minutes, policy.manager_hours
        )


def _stage(
    lead: Lead, opening: Calendar, pauses: Sequence[Pause], minutes: int, hours: str
) -> datetime:
    """Return when a stage is reached by its own hours, never before the response is overdue."""
    calendar = opening
    if hours == StageHours.OFFICE:
        calendar = office_calendar(lead.calendar.zone, lead.received_at).without(pauses)
    elif hours == StageHours.ALWAYS:
        calendar = ALWAYS.without(pauses)
    return max(_due(lead, calendar, minutes), lead.due_at)


def _due(lead: Lead, calendar: Calendar, minutes: int) -> datetime:
    """Return when so much of its time has passed; a place that never opens gets no rest."""
    found = calendar.due(lead.received_at, minutes * 60)
    return found or lead.received_at + timedelta(minutes=minutes)


def _measure(lead: Lead, first: LeadEvent | None, running: Calendar) -> None:
    """Set the first response and the time it took, by both clocks."""
    if first is None:
        lead.first_response_at = lead.first_response_by = None
        lead.wall_seconds = lead.business_seconds = None
        return
    lead.first_response_at, lead.first_response_by = first.happened_at, first.by
    lead.wall_seconds = int((first.happened_at - lead.received_at).total_seconds())
    lead.business_seconds = running.business_seconds(lead.received_at, first.happened_at)


def _set_next_steps(lead: Lead, calendar: Calendar, events: Sequence[LeadEvent]) -> None:
    """Set until when the customer's next answer and the first appointment are due."""
    policy, waits = lead.policy, progress.waits_since(lead, events)
    lead.next_due_at = lead.appointment_due_at = None
    if waits and policy.next_response_minutes and not lead.closed_at:
        due = calendar.due(waits, policy.next_response_minutes * 60)
        lead.next_due_at = due or waits + timedelta(minutes=policy.next_response_minutes)
    if policy.appointment_minutes and not lead.appointment_set_at and not lead.closed_at:
        lead.appointment_due_at = _due(lead, calendar, policy.appointment_minutes)


def time_since(lead: Lead, calendar: Calendar, at: datetime) -> tuple[int, int]:
    """Return the business and the wall seconds from a lead's arrival to an instant."""
    wall = int((at - lead.received_at).total_seconds())
    return calendar.business_seconds(lead.received_at, at), wall


def now_or(at: datetime | None) -> datetime:
    """Return the instant told, else this one."""
    return at or timezone.now()
