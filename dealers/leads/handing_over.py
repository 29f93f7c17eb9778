"""What becomes of somebody's leads when they leave: the successor's, or back in the queue."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dealers.leads.models import Lead, LeadEvent
from dealers.leads.states import EventKind
from dealers.network.handover import HandOver, register_hand_over
from dealers.network.models import Dealership
from dealers.network.scoping import may
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.notifications.actions import notify


def open_leads(person: User, dealerships: Sequence[Dealership]) -> QuerySet[Lead]:
    """Give the leads of a person at these dealerships that are still open."""
    here = [dealership.pk for dealership in dealerships]
    return Lead.objects.filter(owner=person, dealership__in=here, closed_at=None)


def count(person: User, dealerships: Sequence[Dealership]) -> int:
    """Count the open leads that somebody would leave behind."""
    return open_leads(person, dealerships).count()


def hand_over(
    person: User, successor: User | None, dealerships: Sequence[Dealership], by: User | None
) -> int:
    """Give the open leads, and with them what is still to be done about each, to who may answer them.

    Where the successor doesn't answer leads, or nobody was named, they go back into the queue,
    unless the person answers leads there by another role. Clocks are kept.
    """
    staying = {row.pk for row in dealerships if may(person, Can.ANSWER_LEADS, row)}
    taking = {row.pk for row in dealerships if successor and may(successor, Can.ANSWER_LEADS, row)}
    leads = open_leads(person, dealerships).select_for_update(no_key=True).order_by("pk")
    moved = [
        one for one in leads if one.dealership_id in taking or one.dealership_id not in staying
    ]
    now = timezone.now()
    for lead in moved:
        lead.owner = successor if lead.dealership_id in taking else None
    Lead.objects.bulk_update(moved, ["owner"], batch_size=500)
    LeadEvent.objects.bulk_create(
        LeadEvent(lead=lead, kind=EventKind.ASSIGNED, happened_at=now, by=by, detail=_told(lead))
        for lead in moved
    )
    _tell(successor, person, [lead for lead in moved if lead.owner])
    return len(moved)


def _told(lead: Lead) -> dict[str, str]:
    return {"to": str(lead.owner)} if lead.owner else {"back": "queue"}


def _tell(successor: User | None, person: User, taken: Sequence[Lead]) -> None:
    if not successor or not taken:
        return
    text = format_lazy(
        _("{count} open leads of {person} are yours now; their clocks go on."),
        count=len(taken),
        person=str(person),
    )
    key = f"leads:handed:{person.pk}:{taken[-1].pk}"
    url = f"{reverse('leads:queue')}?mine=1"
    notify([successor], "leads.given", text=text, url=url, key=key)


register_hand_over(HandOver("leads", _("open leads"), count=count, hand_over=hand_over))
