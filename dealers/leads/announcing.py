"""What is said about a lead nobody answers: the warning, the breach, the escalation; each once."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.leads import audience
from dealers.leads.facts import touch
from dealers.leads.models import Lead, LeadEvent
from dealers.leads.states import EventKind
from portal.accounts.models import User
from portal.notifications.actions import notify

Audience = Callable[[Lead], list[User]]


@transaction.atomic
def warn(lead_id: UUID) -> None:
    """Tell who is to answer that time is running out; after it has run out, the breach says so."""
    lead = _still_waiting(lead_id)
    if lead is None or lead.due_at <= timezone.now():
        return
    text = _("%(customer)s at %(dealership)s waits for a first response.")
    _announce(lead, EventKind.WARNED, text, [audience.owner_or_agents])


@transaction.atomic
def announce_breach(lead_id: UUID) -> None:
    """Tell the manager that a lead was not answered in time, and count it."""
    lead = _still_waiting(lead_id)
    if lead is None:
        return
    text = _("%(customer)s at %(dealership)s was not answered in time.")
    _announce(lead, EventKind.BREACHED, text, [audience.manager, audience.owner_or_agents])
    touch(lead)


@transaction.atomic
def escalate(lead_id: UUID) -> None:
    """Tell the regional manager that a lead still waits at twice the target."""
    lead = _still_waiting(lead_id)
    if lead is None:
        return
    text = _("%(customer)s at %(dealership)s is still waiting, at twice the target.")
    _announce(lead, EventKind.ESCALATED, text, [audience.regional_managers])


def _still_waiting(lead_id: UUID) -> Lead | None:
    """Lock the lead and return it if its customer still waits: checked anew before each word."""
    Lead.objects.select_for_update(no_key=True).values("pk").get(pk=lead_id)
    lead = Lead.objects.select_related("contact", "dealership__region", "owner").get(pk=lead_id)
    return lead if lead.is_waiting else None


def _announce(lead: Lead, kind: EventKind, text: str, audiences: list[Audience]) -> None:
    told = list(dict.fromkeys(person for find in audiences for person in find(lead)))
    _event, is_new = LeadEvent.objects.get_or_create(
        lead=lead,
        kind=kind,
        defaults={
            "happened_at": timezone.now(),
            "detail": {"told": [str(person) for person in told]},
        },
    )
    if is_new:
        words = text % {"customer": lead.title, "dealership": lead.dealership}
        url = reverse("leads:detail", args=[lead.pk])
        notify(told, f"leads.{kind}", text=words, url=url, key=f"lead:{lead.pk}:{kind}")
