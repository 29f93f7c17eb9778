"""Activations in the shell: the rail's entry, what waits on the dealer's home, the OEM's programmes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from campaigns.activations import results
from campaigns.activations.cards import open_cards
from campaigns.activations.models import Activation
from campaigns.activations.querysets import WAITING
from campaigns.programs.models import Campaign, Enrolment
from dealers.network.places import place_of
from dealers.network.scoping import holds
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest
from portal.ui.registry import HomePanel, NavItem, register_nav, register_panel


def to_activate(request: PortalRequest) -> dict[str, Any] | None:
    """The campaigns that wait for the dealership, the soonest to end first, and what was returned."""
    here = Enrolment.objects.where(request.user, Can.LOCALIZE).within(place_of(request))
    waiting = here.filter(WAITING, campaign__state__in=["scheduled", "live"])
    returned = Activation.objects.where(request.user, Can.LOCALIZE).within(place_of(request))
    soonest = waiting.for_cards().order_by("campaign__ends_on", "pk")[:3]
    return {
        "cards": open_cards(soonest, request.user),
        "count": waiting.count(),
        "returned": returned.returned().with_context()[:3],
        "several": place_of(request).dealership is None,
    }


def programmes(request: PortalRequest) -> dict[str, Any] | None:
    """The live campaigns of the place with how far each is."""
    here = Campaign.objects.visible_to(request.user).within(place_of(request))
    live = here.filter(state=Campaign.State.LIVE).select_related("brand").order_by("ends_on", "pk")
    return {
        "rows": results.progress_of(list(live[:6]), request.user),
        "count": live.count(),
        "drafts": here.filter(state=Campaign.State.DRAFT).count(),
    }


def to_review(request: PortalRequest) -> dict[str, Any] | None:
    """What waits for this reviewer, the oldest first; nothing to say when nothing waits."""
    waiting = Activation.objects.to_review_by(request.user).within(place_of(request))
    rows = waiting.with_context().order_by("submitted_at", "pk")[:5]
    return {"rows": rows, "count": waiting.count()} if rows else None


register_nav(
    NavItem(
        key="activations",
        label=_("Activations"),
        icon="broadcast",
        url_name="activations:board",
        order=25,
        shown_to=lambda user: holds(user, Can.VIEW_ACTIVATIONS),
        first_for=lambda user: holds(user, Can.LOCALIZE),
    )
)
register_panel(
    HomePanel(
        key="to-activate",
        order=10,
        template="campaigns/activations/_home_to_activate.html",
        shown_to=lambda user: holds(user, Can.LOCALIZE),
        context=to_activate,
    )
)
register_panel(
    HomePanel(
        key="programmes",
        order=15,
        template="campaigns/activations/_home_programmes.html",
        shown_to=lambda user: holds(user, Can.EDIT_PROGRAMS),
        context=programmes,
        width="full",
    )
)
register_panel(
    HomePanel(
        key="to-review",
        order=30,
        template="campaigns/activations/_home_to_review.html",
        shown_to=lambda user: holds(user, Can.REVIEW_ACTIVATIONS),
        context=to_review,
    )
)
