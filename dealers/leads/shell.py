"""What leads hang into the shell: the queue, search, and who waits right now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.leads import handing_over
from dealers.leads.models import Lead, Message
from dealers.network.places import place_of
from dealers.network.scoping import holds
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.ui.registry import (
    Hit,
    HomePanel,
    NavItem,
    SearchProvider,
    register_nav,
    register_panel,
    register_search,
)

__all__ = ["handing_over"]  # what is handed over registers itself

ON_A_PANEL = 5


def sees_leads(user: User) -> bool:
    """Tell whether this person sees leads anywhere."""
    return holds(user, Can.VIEW_LEADS)


def answers_leads(user: User) -> bool:
    """Tell whether this person answers leads anywhere."""
    return holds(user, Can.ANSWER_LEADS)


def watches_leads(user: User) -> bool:
    """Tell whether this person sees others answer leads."""
    return sees_leads(user) and not answers_leads(user)


def keeps_sources(user: User) -> bool:
    """Tell whether this person keeps sources of leads anywhere."""
    return holds(user, Can.MANAGE_LEAD_SOURCES)


def search(user: User, text: str) -> list[Hit]:
    """Find leads by the customer's name, telephone number or e-mail address."""
    found = Lead.objects.visible_to(user).matching(text).for_lists().order_by("-id")[:5]
    return [
        Hit(
            title=lead.title,
            subtitle=f"{lead.vehicle or _('General enquiry')} · {lead.dealership}",
            url=reverse("leads:detail", args=[lead.pk]),
            icon="message-2",
        )
        for lead in found
    ]


def to_answer(request: HttpRequest) -> dict[str, Any]:
    """Give the leads that wait for this person's dealership, soonest due first."""
    here = Lead.objects.where(request.user, Can.ANSWER_LEADS).within(place_of(request)).to_answer()
    rows = list(here.for_lists().order_by("due_at", "id")[:ON_A_PANEL])
    return {"leads": rows, "count": here.count() if len(rows) == ON_A_PANEL else len(rows)}


def late_now(request: HttpRequest) -> dict[str, Any]:
    """Give the leads that are late now where this person looks, the longest first."""
    here = Lead.objects.visible_to(request.user).within(place_of(request)).late(timezone.now())
    rows = list(here.for_lists().order_by("due_at", "id")[:ON_A_PANEL])
    return {"leads": rows, "count": here.count() if len(rows) == ON_A_PANEL else len(rows)}


def unread_messages(request: HttpRequest) -> dict[str, Any] | None:
    """Give how many messages wait for a person; nothing when none does."""
    waiting = Message.objects.visible_to(request.user).within(place_of(request))
    count = waiting.needing_a_person().count()
    return {"count": count} if count else None


register_nav(
    NavItem(
        key="leads",
        label=_("Leads"),
        icon="message-2",
        url_name="leads:queue",
        order=40,
        shown_to=sees_leads,
        first_for=answers_leads,
    )
)
register_nav(
    NavItem(
        key="lead-sources",
        label=_("Lead sources"),
        icon="plug-connected",
        url_name="leads:sources",
        order=75,
        shown_to=keeps_sources,
    )
)
register_search(SearchProvider(key="leads", label=_("Leads"), search=search, order=30))
register_panel(
    HomePanel(
        key="to-answer",
        order=20,
        template="dealers/leads/_to_answer.html",
        shown_to=answers_leads,
        context=to_answer,
        width="tall",
    )
)
register_panel(
    HomePanel(
        key="late-now",
        order=20,
        template="dealers/leads/_late_now.html",
        shown_to=watches_leads,
        context=late_now,
    )
)
register_panel(
    HomePanel(
        key="lead-messages",
        order=60,
        template="dealers/leads/_unread_messages.html",
        shown_to=keeps_sources,
        context=unread_messages,
    )
)
