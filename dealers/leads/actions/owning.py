"""Whose lead it is: taken, given, handed out, rescued, and who is there to take one."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealers.leads import audience, policies, turns
from dealers.leads.chronicle import add_event, lock
from dealers.leads.following import give
from dealers.leads.models import Availability, Lead
from dealers.leads.states import EventKind
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import OutOfStep, Refused
from portal.notifications.actions import notify


@transaction.atomic
def claim(lead: Lead, *, by: User) -> Lead:
    """Take a lead that nobody has; of two who try at once, one is told who was faster."""
    policies.check_may_answer(by, lead)
    locked = lock(lead)
    if locked.owner_id == by.pk:
        return locked
    if locked.owner:
        raise OutOfStep(_("%(person)s has taken this lead.") % {"person": locked.owner})
    give(locked, by, by=by)
    record("lead.claimed", locked, by=by, dealership=locked.dealership)
    return locked


@transaction.atomic
def assign(lead: Lead, *, to: User, by: User) -> Lead:
    """Give a lead to somebody else of the dealership; its clock is kept."""
    policies.check_may_assign(by, lead, to)
    locked = lock(lead)
    if locked.owner_id != to.pk:
        give(locked, to, by=by)
        detail = {"to": str(to.pk)}
        record("lead.assigned", locked, by=by, dealership=locked.dealership, detail=detail)
    return locked


def candidates(lead: Lead) -> list[User]:
    """Give the people whom a lead can be assigned to."""
    return audience.who_can_answer(lead.dealership)


@transaction.atomic
def rescue(lead: Lead, *, by: User) -> Lead:
    """Give a lead that waits to the next person who is there; its clock is kept."""
    policies.check_may_reassign(by, lead)
    locked = lock(lead)
    if not locked.is_waiting:
        raise OutOfStep(_("Nobody waits for a first response to this lead any more."))
    rescuer = turns.take_turn(locked.dealership, besides=[locked.owner_id])
    if rescuer is None:
        raise Refused(_("Nobody else is available at this dealership; assign the lead by hand."))
    locked.owner = rescuer
    locked.save(update_fields=["owner"])
    event = add_event(locked, EventKind.RESCUED, by, to=str(rescuer))
    text = gettext_lazy("{person} gave you {customer} at {dealership}; the clock goes on.")
    words = format_lazy(
        text, person=str(by), customer=locked.title, dealership=locked.dealership.name
    )
    url = reverse("leads:detail", args=[locked.pk])
    notify([rescuer], "leads.rescued", text=words, url=url, key=f"lead:{locked.pk}:{event.pk}")
    record("lead.rescued", locked, by=by, dealership=locked.dealership)
    return locked


def set_availability(person: User, *, is_away: bool) -> None:
    """Say whether leads are to be given to oneself in turn."""
    now = timezone.now()
    Availability.objects.update_or_create(
        user=person, defaults={"is_away": is_away, "changed_at": now}
    )
