"""What is on offer, its revisions, and the wizard's offer step."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.incentives import actions, policies
from campaigns.incentives.forms import IncentiveForm, OfferForm, TermsForm, terms_of
from campaigns.incentives.models import Incentive, Revision
from campaigns.incentives.offers import disclosure_of, headline
from campaigns.programs.models import Campaign
from campaigns.programs.views import draft, status_of
from dealers.network.places import place_of
from dealers.network.scoping import holds, may
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest
from portal.common.pages import keyset_page

FORM_PAGE = "campaigns/incentives/form.html"


@require_GET
def incentive_list(request: PortalRequest) -> HttpResponse:
    found = Incentive.objects.visible_to(request.user).within(place_of(request))
    if text := request.GET.get("q", "").strip():
        found = found.filter(name__icontains=text)
    page = keyset_page(found.select_related("brand").with_revisions(), request.GET.dict(), size=30)
    today = timezone.localdate()
    context = {
        "page": page,
        "rows": [_row(incentive, today) for incentive in page.rows],
        "today": today,
        "q": text,
        "may_create": holds(request.user, Can.EDIT_PROGRAMS),
    }
    template = "campaigns/incentives/list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


def _row(incentive: Incentive, today: date) -> tuple[Incentive, Revision | None, str]:
    """One incentive with its terms in force, or else its newest, and them in words."""
    terms = incentive.revision_on(today) or incentive.latest
    return incentive, terms, headline(terms) if terms else ""


@require_GET
def detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    incentive = _visible(request, pk)
    context = {
        "incentive": incentive,
        "revisions": [(r, headline(r), disclosure_of(r)) for r in incentive.revisions.all()],
        "current": incentive.revision_on(timezone.localdate()),
        "campaigns": Campaign.objects.visible_to(request.user).filter(incentives=incentive),
        "may_edit": may(request.user, Can.EDIT_PROGRAMS, at=incentive.brand),
    }
    return render(request, "campaigns/incentives/detail.html", context)


@require_http_methods(["GET", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    policies.check_may_edit_somewhere(request.user)
    form = IncentiveForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        incentive = actions.create_incentive(by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. Choose it in a campaign's offer step."))
        return redirect(incentive)
    return render(request, FORM_PAGE, {"form": form}, status=status_of(form))


@require_http_methods(["GET", "POST"])
def revise(request: PortalRequest, pk: UUID) -> HttpResponse:
    incentive = _visible(request, pk)
    policies.check_may_edit(request.user, incentive.brand)
    start = terms_of(incentive.latest)
    form = TermsForm(request.POST or None, initial=start, kind=incentive.kind)
    if request.method == "POST" and form.is_valid():
        revision = actions.revise_incentive(incentive, by=request.user, **form.cleaned_data)
        messages.success(request, _("Revision %(number)s saved.") % {"number": revision.number})
        return redirect(incentive)
    context = {"form": form, "incentive": incentive}
    return render(request, FORM_PAGE, context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def offer_step(request: PortalRequest, pk: UUID) -> HttpResponse:
    campaign = draft(request, pk)
    form = OfferForm(request.POST or None, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        actions.set_offer(campaign, by=request.user, **form.cleaned_data)
        return redirect("programs:audience", pk=campaign.pk)
    context = {"form": form, "campaign": campaign, "step": "offer"}
    page = "campaigns/incentives/offer_step.html"
    return render(request, page, context, status=status_of(form))


def _visible(request: PortalRequest, pk: UUID) -> Incentive:
    found = Incentive.objects.visible_to(request.user).select_related("brand").with_revisions()
    return get_object_or_404(found, pk=pk)
