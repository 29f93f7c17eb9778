"""The dealership's board, from what waits to what is over, and one activation's own page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from campaigns.activations import actions, policies
from campaigns.activations.attribution import leads_by_activation
from campaigns.activations.cards import open_cards
from campaigns.activations.history import history_of
from campaigns.activations.localizing import Localization
from campaigns.activations.models import Activation, TrackedLink
from campaigns.activations.querysets import WAITING
from campaigns.activations.tracking import landing_url, links_of
from campaigns.programs.models import Enrolment
from campaigns.programs.querysets import EnrolmentQuerySet
from dealers.network.places import place_of
from dealers.network.scoping import may
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest
from portal.common.pages import keyset_page


@dataclass(frozen=True)
class Tab:
    """One column of the board."""

    key: str
    label: Any
    states: tuple[str, ...]


TABS = [
    Tab("open", gettext_lazy("To activate"), ()),
    Tab("work", gettext_lazy("In work"), ("draft", "submitted", "approved")),
    Tab("returned", gettext_lazy("Returned"), ("returned",)),
    Tab("live", gettext_lazy("Live"), ("scheduled", "live")),
    Tab("over", gettext_lazy("Ended"), ("ended", "recalled", "withdrawn")),
]


@require_GET
def board(request: PortalRequest) -> HttpResponse:
    counts = _counts(request)
    tab = next((tab for tab in TABS if tab.key == request.GET.get("tab")), _first_filled(counts))
    context = {
        "tab": tab,
        "tabs": [(tab, counts[tab.key]) for tab in TABS],
        "to_review": Activation.objects.to_review_by(request.user).count(),
        "several": place_of(request).dealership is None,
        **(_waiting(request) if tab.key == "open" else _begun(request, tab)),
    }
    template = "campaigns/activations/board.html"
    return render(request, f"{template}#cards" if request.htmx else template, context)


def _counts(request: PortalRequest) -> dict[str, int]:
    here = Activation.objects.visible_to(request.user).within(place_of(request))
    filters = {tab.key: Count("pk", filter=Q(state__in=tab.states)) for tab in TABS if tab.states}
    return {"open": _waiting_enrolments(request).count(), **here.aggregate(**filters)}


def _first_filled(counts: dict[str, int]) -> Tab:
    return next((tab for tab in TABS if counts[tab.key]), TABS[0])


def _waiting_enrolments(request: PortalRequest) -> EnrolmentQuerySet:
    here = Enrolment.objects.visible_to(request.user).within(place_of(request))
    return here.filter(WAITING, campaign__state__in=["scheduled", "live"])


def _waiting(request: PortalRequest) -> dict[str, Any]:
    page = keyset_page(
        _waiting_enrolments(request).for_cards(),
        request.GET.dict(),
        size=24,
        order=("campaign__ends_on", "id"),
    )
    return {"page": page, "cards": open_cards(page.rows, request.user)}


def _begun(request: PortalRequest, tab: Tab) -> dict[str, Any]:
    here = Activation.objects.visible_to(request.user).within(place_of(request))
    rows = here.filter(state__in=tab.states).with_context()
    page = keyset_page(rows, request.GET.dict(), size=24)
    leads = leads_by_activation([row.pk for row in page.rows], request.user)
    return {"page": page, "cards": [(row, leads.get(str(row.pk), 0)) for row in page.rows]}


@require_GET
def detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    activation = visible_activation(request, pk)
    localization = Localization(activation)
    links = links_of(activation)
    context = {
        "activation": activation,
        "localization": localization,
        "stock": localization.matching_stock.count(),
        "landing_url": landing_url(activation),
        "links": links,
        "clicks": sum(counted.clicks for counted in links),
        "qr": next((c.link for c in links if c.link.channel == TrackedLink.Channel.PRINT), None),
        "downloadable": activation.hands_out,
        "leads": leads_by_activation([pk], request.user).get(str(pk), 0),
        "history": history_of(activation),
        **what_next(request, activation),
    }
    return render(request, "campaigns/activations/detail.html", context)


@require_POST
def start(request: PortalRequest, pk: UUID) -> HttpResponse:
    visible = Enrolment.objects.visible_to(request.user).select_related(
        "dealership__brand", "campaign"
    )
    enrolment = get_object_or_404(visible, pk=pk)
    activation = actions.start_activation(enrolment, by=request.user)
    return redirect("activations:studio", pk=activation.pk)


@require_POST
def go_live(request: PortalRequest, pk: UUID) -> HttpResponse:
    activation = visible_activation(request, pk)
    actions.activate(activation, by=request.user)
    if activation.state == Activation.State.LIVE:
        messages.success(request, _("Live. The page, the links and the downloads are ready."))
    else:
        messages.success(request, _("Scheduled. It goes live by itself when the campaign starts."))
    return redirect(activation)


@require_POST
def withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    activation = visible_activation(request, pk)
    actions.withdraw_activation(activation, by=request.user)
    messages.success(request, _("Withdrawn. What you typed is kept; you can start again."))
    return redirect(activation)


def visible_activation(request: PortalRequest, pk: UUID) -> Activation:
    """The activation if this person sees it, else 404."""
    visible = Activation.objects.visible_to(request.user).with_context()
    return get_object_or_404(
        visible.select_related("submitted_by", "saved_by", "approved_by"), pk=pk
    )


def what_next(request: PortalRequest, activation: Activation) -> dict[str, bool]:
    """Which of the next steps are this person's to take."""
    localizes = may(request.user, Can.LOCALIZE, at=activation.dealership)
    activates = may(request.user, Can.ACTIVATE, at=activation.dealership)
    states = Activation.State
    running = activation.campaign.is_running
    return {
        "may_localize": localizes and activation.is_editable and running,
        "may_go_live": activates and running and activation.state == states.APPROVED,
        "may_withdraw": activates
        and states.WITHDRAWN in Activation.MOVES[states(activation.state)],
        "may_restart": localizes and running and activation.state == states.WITHDRAWN,
        "may_review": activation.state == states.SUBMITTED
        and policies.may_review(request.user, activation),
    }
