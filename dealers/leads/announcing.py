"""What is said about a lead nobody answers: each once, none missed, none that is not true any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dealers.leads import audience, turns
from dealers.leads.facts import touch
from dealers.leads.models import Lead, LeadEvent
from dealers.leads.states import EventKind
from portal.accounts.models import User
from portal.notifications.actions import notify

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Audience = Callable[[Lead], list[User]]


@transaction.atomic
def warn(lead_id: UUID) -> None:
    """Tell who is to answer that time is running out; after it has run out, the breach says so."""
    lead = _still_waiting(lead_id, "warn_at")
    if lead is None or lead.due_at <= timezone.now():
        return
    text = _("{customer} at {dealership} waits for a first response.")
    _announce(lead, EventKind.WARNED, text, audience.owner_or_agents)


@transaction.atomic
def announce_breach(lead_id: UUID) -> None:
    """Tell who was to answer that a lead was not answered in time, and count it.

    The manager hears it with them, unless the policy gives that stage a time of its own.
    """
    lead = _still_waiting(lead_id, "due_at")
    if lead is None:
        return
    text = _("{customer} at {dealership} was not answered in time.")
    managers = [] if lead.policy.manager_minutes else [audience.manager]
    _announce(lead, EventKind.BREACHED, text, *managers, audience.owner_or_agents)
    touch(lead)


@transaction.atomic
def tell_manager(lead_id: UUID) -> None:
    """Tell the manager, at the time that the policy gives this stage."""
    lead = _still_waiting(lead_id, "manager_at")
    if lead:
        text = _("{customer} at {dealership} is still waiting for a first response.")
        _announce(lead, EventKind.MANAGER, text, audience.manager, key="manager")


@transaction.atomic
def escalate(lead_id: UUID) -> None:
    """Tell the regional manager that a lead still waits."""
    lead = _still_waiting(lead_id, "escalate_at")
    if lead:
        text = _(
            "{customer} at {dealership} is still waiting, long after the first response was due."
        )
        _announce(lead, EventKind.ESCALATED, text, audience.regional_managers)


@transaction.atomic
def rescue(lead_id: UUID) -> None:
    """Give a lead that still waits to the next person who is there; its clock is kept."""
    lead = _still_waiting(lead_id, "rescue_at")
    if lead is None or lead.events.filter(key="rescue").exists():
        return
    rescuer = turns.take_turn(lead.dealership, besides=[lead.owner_id])
    before, now = lead.owner, timezone.now()
    told = [person for person in (rescuer, before) if person] + audience.manager(lead)
    detail = {"to": str(rescuer or ""), "told": [str(person) for person in dict.fromkeys(told)]}
    LeadEvent.objects.create(
        lead=lead, kind=EventKind.RESCUED, happened_at=now, detail=detail, key="rescue"
    )
    if rescuer:
        lead.owner = rescuer
        lead.save(update_fields=["owner"])
        text = _("{customer} at {dealership} was given to {person}; the clock goes on.")
    else:
        text = _("{customer} at {dealership} is to be rescued, and nobody is available.")
    _tell(lead, told, "rescued", text, person=rescuer)


@transaction.atomic
def tell_overdue_answer(lead_id: UUID) -> None:
    """Tell who is to answer that a customer who wrote again was not answered in time."""
    lead = _locked(lead_id)
    if _is_due(lead, "next_due_at"):
        text = _("{customer} at {dealership} wrote again and was not answered in time.")
        told = [audience.owner_or_agents, audience.manager]
        key = f"next:{lead.next_due_at:%Y%m%dT%H%M%S}"
        _announce(lead, EventKind.OVERDUE, text, *told, key=key)


@transaction.atomic
def tell_overdue_appointment(lead_id: UUID) -> None:
    """Tell who is to answer that a lead should have an appointment by now."""
    lead = _locked(lead_id)
    if _is_due(lead, "appointment_due_at"):
        text = _("{customer} at {dealership} has no appointment yet.")
        _announce(lead, EventKind.OVERDUE, text, audience.owner_or_agents, key="appointment")


def _still_waiting(lead_id: UUID, field: str) -> Lead | None:
    """Lock the lead and return it if its customer still waits and this deadline is past.

    Looked at anew before each word: answers are told late, and pauses move deadlines.
    """
    lead = _locked(lead_id)
    runs = lead.is_waiting and lead.paused_at is None
    return lead if runs and _is_due(lead, field) else None


def _is_due(lead: Lead, field: str) -> bool:
    due = getattr(lead, field)
    counts = not (lead.duplicate_of_id or lead.excluded_reason or lead.closed_at)
    return counts and due is not None and due <= timezone.now()


def _locked(lead_id: UUID) -> Lead:
    Lead.objects.select_for_update(no_key=True).values("pk").get(pk=lead_id)
    rows = Lead.objects.select_related("contact", "dealership__region", "owner", "policy")
    return rows.get(pk=lead_id)


def _announce(
    lead: Lead, kind: EventKind, text: _StrPromise, *audiences: Audience, key: str = ""
) -> None:
    told = list(dict.fromkeys(person for find in audiences for person in find(lead)))
    _event, is_new = LeadEvent.objects.get_or_create(
        lead=lead,
        kind=kind,
        key=key,
        defaults={
            "happened_at": timezone.now(),
            "detail": {"told": [str(person) for person in told]},
        },
    )
    if is_new:
        _tell(lead, told, key or kind, text)


def _tell(
    lead: Lead, told: list[User], what: str, text: _StrPromise, person: User | None = None
) -> None:
    url = reverse("leads:detail", args=[lead.pk])
    kind = f"leads.{what.partition(':')[0]}"
    names = {"dealership": lead.dealership.name, "person": str(person or "")}
    for group, customer in audience.by_acquaintance(lead, told):
        words = format_lazy(text, customer=customer, **names)
        notify(group, kind, text=words, url=url, key=f"lead:{lead.pk}:{what}")
