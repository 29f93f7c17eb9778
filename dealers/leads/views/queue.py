"""The queue: who waits, soonest due first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from dealers.leads import turns
from dealers.leads.models import FollowUp, Lead, Source
from dealers.leads.policies import may_report
from dealers.leads.querysets import LeadQuerySet
from dealers.leads.replies import worded
from dealers.leads.states import LeadState, StepKind
from dealers.network.places import Place, place_of
from dealers.network.scoping import holds
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.accounts.requests import PortalRequest
from portal.common.pages import keyset_page

TEMPLATE = "dealers/leads/queue.html"
WAITING_STATES = (LeadState.BREACHED, LeadState.AT_RISK, LeadState.RUNNING, LeadState.WAITING)
PAST_STATES = (
    LeadState.PAUSED,
    LeadState.MET,
    LeadState.LATE,
    LeadState.DUPLICATE,
    LeadState.EXCLUDED,
)
NOTES = {
    LeadState.BREACHED: _("time is up, nobody answered"),
    LeadState.AT_RISK: _("due within minutes"),
    LeadState.RUNNING: _("time to answer left"),
    LeadState.WAITING: _("the clock starts when you open"),
}
SOONEST_DUE, NEWEST = ("due_at", "id"), ("-received_at", "-id")


@dataclass(frozen=True)
class Tile:
    """One state of the waiting leads with how many there are."""

    state: LeadState
    note: Any
    count: int

    @property
    def tone(self) -> str:
        """The tone of a state that somebody is in."""
        tones = {LeadState.BREACHED: "late", LeadState.AT_RISK: "risk"}
        return tones.get(self.state, "") if self.count else ""


@dataclass(frozen=True)
class Chip:
    """One facet: the state and the owner that it leads to."""

    label: Any
    state: str
    mine: str
    selected: bool = False
    icon: str = ""


def _chips(state: str, *, mine: bool) -> list[Chip]:
    """Offer mine or everybody's, then the states; a chosen one leads back to those to answer."""
    kept = "1" if mine else ""
    offered = [("", _("To answer")), *((s.value, s.label) for s in PAST_STATES), ("all", _("All"))]
    if state in WAITING_STATES:
        offered.insert(1, (state, LeadState(state).label))
    chips = [Chip(_("Mine"), state, "" if mine else "1", selected=mine, icon="user")]
    for value, label in offered:
        chosen = value == state
        chips.append(Chip(label, "" if chosen else value, kept, selected=chosen))
    return chips


@require_GET
def queue(request: PortalRequest) -> HttpResponse:
    """Show the leads of a place: those to answer, or those of one state."""
    place, asked = place_of(request), request.GET
    here = Lead.objects.visible_to(request.user).within(place)
    found = _narrowed(here, request)
    state = asked.get("state", "")
    order = SOONEST_DUE if state in ("", *WAITING_STATES) else NEWEST
    page = keyset_page(found.for_lists(), asked, order=order)
    if request.htmx and "after" in asked:
        return render(request, f"{TEMPLATE}#rows", {"page": page, "place": place})
    context = {
        "page": page,
        "place": place,
        "state": state,
        "tiles": _tiles(here),
        "chips": _chips(state, mine=asked.get("mine") == "1"),
        "sources": _sources(here),
        "count": found.count(),
        "mine": asked.get("mine") == "1",
        "source": asked.get("source", ""),
        "q": asked.get("q", ""),
        "tasks": _tasks(place, request.user),
        "sees_leads": holds(request.user, Can.VIEW_LEADS),
        "answers": holds(request.user, Can.ANSWER_LEADS),
        "runs": holds(request.user, Can.REASSIGN_LEADS),
        "steers": holds(request.user, Can.MANAGE_SLA_POLICIES),
        "reports": may_report(request.user),
        "available": turns.is_available(request.user),
    }
    return render(request, f"{TEMPLATE}#found" if request.htmx else TEMPLATE, context)


def _narrowed(leads: LeadQuerySet, request: PortalRequest) -> LeadQuerySet:
    asked, now = request.GET, timezone.now()
    state = asked.get("state", "")
    if state in LeadState:
        leads = leads.in_state(state, now)
        leads = leads.filter(closed_at=None) if state in WAITING_STATES else leads
    elif state != "all":
        leads = leads.to_answer()
    if asked.get("mine") == "1":
        leads = leads.of(request.user)
    if source := asked.get("source"):
        leads = leads.filter(source__name=source)
    return leads.matching(asked["q"].strip()) if asked.get("q", "").strip() else leads


def _tiles(leads: LeadQuerySet) -> list[Tile]:
    """Count the waiting leads by state, in one statement."""
    now = timezone.now()
    waiting = leads.to_answer()
    counts = waiting.aggregate(
        **{state: Count("pk", filter=leads.condition(state, now)) for state in WAITING_STATES}
    )
    return [Tile(state, NOTES[state], counts[state]) for state in WAITING_STATES]


def _tasks(place: Place, person: User) -> list[FollowUp]:
    """Give the tasks that are due today: one's own, and those of leads that nobody has."""
    leads = Lead.objects.where(person, Can.ANSWER_LEADS).within(place)
    due = FollowUp.objects.open().filter(
        kind=StepKind.TASK, due_at__lte=timezone.now() + timedelta(hours=12), lead__in=leads
    )
    mine = due.filter(Q(lead__owner=person) | Q(lead__owner=None))
    return worded(
        mine.select_related("lead__contact", "lead__dealership").order_by("due_at")[:10], person
    )


def _sources(leads: LeadQuerySet) -> list[str]:
    named = Source.objects.of_leads(leads)
    return list(named.order_by("name").values_list("name", flat=True).distinct()[:50])
