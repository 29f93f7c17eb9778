"""Campaigns as people follow them: the list, the cockpit, and the reminder."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from campaigns.activations import actions, results
from campaigns.activations.querysets import WAITING
from campaigns.incentives.models import Incentive
from campaigns.incentives.offers import headline
from campaigns.programs.forms import LoanForm
from campaigns.programs.models import Campaign, Enrolment
from campaigns.programs.policies import may_write_brief
from dealers.network.places import place_of
from dealers.network.scoping import holds, may, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest
from portal.common.pages import keyset_page

SHOWN = 12


@require_GET
def campaign_list(request: PortalRequest) -> HttpResponse:
    here = Campaign.objects.visible_to(request.user).within(place_of(request))
    text = request.GET.get("q", "").strip()
    here = here.filter(Q(name__icontains=text) | Q(goal__icontains=text)) if text else here
    states = dict(here.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state")
    found = here.filter(state=state) if state in states else here
    page = keyset_page(found.select_related("brand"), request.GET.dict(), size=24)
    context = {
        "page": page,
        "cards": results.progress_of(page.rows, request.user),
        "q": text,
        "state": state,
        "states": [(s, states[s]) for s in Campaign.State if s in states],
        "may_create": holds(request.user, Can.EDIT_PROGRAMS),
    }
    template = "campaigns/programs/list.html"
    return render(request, f"{template}#cards" if request.htmx else template, context)


@require_GET
def campaign_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    campaign = _visible(request, pk)
    context = {
        "campaign": campaign,
        "loans": campaign.loans.current()
        .select_related("user", "lent_by")
        .order_by("user__full_name"),
        "loan_form": LoanForm(),
        "offers": _offers(request, campaign),
        **_permissions(request, campaign),
        **(_cockpit(request, campaign) if _follows(request, campaign) else _own(request, campaign)),
    }
    return render(request, "campaigns/programs/detail.html", context)


def _follows(request: PortalRequest, campaign: Campaign) -> bool:
    """Whether this person looks at many dealerships, and so at the cockpit instead of a task."""
    scope = scope_of(request.user, Can.VIEW_ACTIVATIONS)
    return scope.covers_brand(campaign.brand_id) or bool(scope.regions)


def _permissions(request: PortalRequest, campaign: Campaign) -> dict[str, bool]:
    edits = may(request.user, Can.EDIT_PROGRAMS, at=campaign.brand)
    publishes = may(request.user, Can.PUBLISH_PROGRAMS, at=campaign.brand)
    states = Campaign.State
    return {
        "may_edit": edits and campaign.state == states.DRAFT,
        "may_write": campaign.state == states.DRAFT and may_write_brief(request.user, campaign),
        "may_lend": edits,
        "may_remind": edits and campaign.is_running,
        "may_cancel": publishes and states.CANCELLED in Campaign.MOVES[states(campaign.state)],
        "may_recall": publishes and campaign.state == states.LIVE,
    }


def _offers(request: PortalRequest, campaign: Campaign) -> list[dict[str, Any]]:
    today = timezone.localdate()
    offered = Incentive.objects.visible_to(request.user).filter(campaigns=campaign).with_revisions()
    terms = [(incentive, incentive.revision_on(today) or incentive.latest) for incentive in offered]
    return [
        {"incentive": incentive, "revision": revision, "headline": headline(revision)}
        for incentive, revision in terms
        if revision
    ]


def _cockpit(request: PortalRequest, campaign: Campaign) -> dict[str, Any]:
    enrolments = results.enrolments_of(campaign, request.user)
    waiting = results.not_moved(enrolments)
    return {
        "cockpit": True,
        "funnel": results.funnel(campaign, request.user),
        "regions": results.by_region(campaign, request.user),
        "waiting": _listed(waiting)[:SHOWN],
        "waiting_count": waiting.count(),
        "enrolled": campaign.enrolments.count(),
    }


def _own(request: PortalRequest, campaign: Campaign) -> dict[str, Any]:
    own = results.enrolments_of(campaign, request.user)
    may_start = holds(request.user, Can.LOCALIZE)
    return {"cockpit": False, "own": _listed(own)[:SHOWN], "may_start": may_start}


def _listed(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return enrolments.select_related("dealership", "region", "activation").order_by(
        "dealership__name", "pk"
    )


@require_GET
def progress(request: PortalRequest, pk: UUID) -> HttpResponse:
    """How far enrolment is; asks again until everybody is in."""
    campaign = _visible(request, pk)
    context = {"campaign": campaign, "enrolled": campaign.enrolments.count()}
    return render(request, "campaigns/programs/detail.html#progress", context)


@require_GET
def dealerships(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Every enrolled dealership whose activations the person follows, with what became of it."""
    campaign = _visible(request, pk)
    rows = results.enrolments_of(campaign, request.user)
    if request.GET.get("only") == "waiting":
        rows = rows.filter(WAITING)
    if region := request.GET.get("region"):
        rows = rows.filter(region__code=region)
    page = keyset_page(
        rows.select_related("dealership", "region", "activation"),
        request.GET.dict(),
        order=("dealership__name", "id"),
    )
    template = "campaigns/programs/dealerships.html"
    context = {"campaign": campaign, "page": page, **_permissions(request, campaign)}
    return render(request, f"{template}#rows" if request.htmx else template, context)


@require_POST
def remind(request: PortalRequest, pk: UUID) -> HttpResponse:
    campaign = _visible(request, pk)
    waiting = results.not_moved(results.enrolments_of(campaign, request.user))
    if one := request.POST.get("enrolment"):
        waiting = waiting.filter(pk=one)
    count = actions.remind(campaign, waiting, by=request.user)
    messages.success(
        request,
        ngettext(
            "%(count)s dealership reminded. Nobody is reminded twice a day.",
            "%(count)s dealerships reminded. Nobody is reminded twice a day.",
            count,
        )
        % {"count": count},
    )
    return redirect(campaign)


@require_POST
def recall(request: PortalRequest, pk: UUID) -> HttpResponse:
    campaign = _visible(request, pk)
    reason = request.POST.get("reason", "").strip()
    count = actions.recall_activations(campaign, by=request.user, reason=reason)
    messages.success(
        request,
        ngettext(
            "%(count)s activation recalled. Its page is down.",
            "%(count)s activations recalled. Their pages are down.",
            count,
        )
        % {"count": count},
    )
    return redirect(campaign)


def _visible(request: PortalRequest, pk: UUID) -> Campaign:
    visible = Campaign.objects.visible_to(request.user).select_related("brand", "toolkit")
    return get_object_or_404(visible, pk=pk)
