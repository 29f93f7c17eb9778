"""The publish wizard: brief, audience and review (the offer step belongs to incentives)."""

from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.programs import actions, policies
from campaigns.programs.audience import dealerships_reached, reach_of
from campaigns.programs.forms import AudienceForm, BriefForm, LoanForm
from campaigns.programs.models import Campaign, CampaignLoan
from dealers.network.scoping import may
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest

BRIEF = "campaigns/programs/brief.html"
PREVIEWED = 60


def status_of(form: BaseForm) -> int:
    """422 for a form that is shown again with its errors, else 200."""
    return 422 if form.errors else 200


def draft(request: PortalRequest, pk: UUID) -> Campaign:
    """The draft this person prepares; 404 if invisible, refused if not theirs or published."""
    campaign = get_object_or_404(
        Campaign.objects.visible_to(request.user).select_related("brand", "toolkit"), pk=pk
    )
    policies.check_may_edit(request.user, campaign.brand)
    policies.check_is_draft(campaign)
    return campaign


@require_http_methods(["GET", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    policies.check_may_edit_somewhere(request.user)
    form = BriefForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        campaign = actions.create_campaign(by=request.user, **form.cleaned_data)
        return redirect("incentives:offer-step", pk=campaign.pk)
    return render(request, BRIEF, {"form": form, "step": "brief"}, status=status_of(form))


def _brief_of(request: PortalRequest, pk: UUID) -> Campaign:
    """The draft whose brief this person writes, if it were only lent to them."""
    visible = Campaign.objects.visible_to(request.user).select_related("brand", "toolkit")
    campaign = get_object_or_404(visible, pk=pk)
    policies.check_may_revise(request.user, campaign, policies.OF_THE_BRIEF)
    policies.check_is_draft(campaign)
    return campaign


@require_http_methods(["GET", "POST"])
def brief(request: PortalRequest, pk: UUID) -> HttpResponse:
    campaign = _brief_of(request, pk)
    form = BriefForm(request.POST or None, instance=campaign, user=request.user)
    if request.method == "POST" and form.is_valid():
        return _write(request, campaign, form)
    context = {"form": form, "campaign": campaign, "step": "brief"}
    return render(request, BRIEF, context, status=status_of(form))


def _write(request: PortalRequest, campaign: Campaign, form: BriefForm) -> HttpResponse:
    """Keep the brief; the brand's marketers go on with the wizard, others are done."""
    written = {name: form.cleaned_data[name] for name in policies.OF_THE_BRIEF}
    actions.revise_draft(campaign, by=request.user, **written)
    if may(request.user, Can.EDIT_PROGRAMS, campaign.brand):
        return redirect("incentives:offer-step", pk=campaign.pk)
    messages.success(request, _("Saved."))
    return redirect(campaign)


@require_POST
def lend(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Lend a campaign to one person who is known by their address."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    policies.check_may_edit(request.user, campaign.brand)
    form = LoanForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        actions.lend_campaign(
            campaign, form.person, writes=given["writes"], until=given["until"], by=request.user
        )
        messages.success(request, _("Lent to %(name)s.") % {"name": form.person})
    else:
        messages.error(
            request, " ".join(str(one) for found in form.errors.values() for one in found)
        )
    return redirect(campaign)


@require_POST
def take_back(request: PortalRequest, pk: UUID) -> HttpResponse:
    """End a loan of a campaign."""
    lent = CampaignLoan.objects.lent_by_brands_of(request.user)
    loan = get_object_or_404(lent.select_related("user", "campaign__brand"), pk=pk)
    actions.take_back_campaign(loan, by=request.user)
    messages.success(request, _("Taken back from %(name)s.") % {"name": loan.user})
    return redirect(loan.campaign)


@require_http_methods(["GET", "POST"])
def audience(request: PortalRequest, pk: UUID) -> HttpResponse:
    campaign = draft(request, pk)
    form = AudienceForm(request.POST or None, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        actions.set_audience(campaign, by=request.user, **form.cleaned_data)
        return redirect("programs:review", pk=campaign.pk)
    context = {"form": form, "campaign": campaign, "step": "audience"}
    return render(request, "campaigns/programs/audience.html", context, status=status_of(form))


@require_POST
def reach(request: PortalRequest, pk: UUID) -> HttpResponse:
    """How many dealerships the audience reaches as typed; nothing of it is kept."""
    campaign = draft(request, pk)
    form = AudienceForm(request.POST, campaign=campaign)
    count = reach_of(campaign, form.cleaned_data) if form.is_valid() else None
    return render(request, "campaigns/programs/audience.html#reach", {"reach": count})


@require_GET
def review(request: PortalRequest, pk: UUID) -> HttpResponse:
    campaign = draft(request, pk)
    reached = dealerships_reached(campaign).select_related("region").order_by("name")
    reach = reached.count()
    context = {
        "campaign": campaign,
        "reach": reach,
        "reached": reached[:PREVIEWED],
        "rest": max(0, reach - PREVIEWED),
        "gaps": policies.gaps(campaign, reach=reach, today=timezone.localdate()),
        "step": "review",
    }
    return render(request, "campaigns/programs/review.html", context)


@require_POST
def publish(request: PortalRequest, pk: UUID) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    actions.publish_campaign(campaign, by=request.user)
    messages.success(request, _("Published. Enrolment is under way."))
    return redirect(campaign)


@require_POST
def cancel(request: PortalRequest, pk: UUID) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    actions.cancel_campaign(campaign, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("Cancelled. What dealerships run of it ends with it."))
    return redirect(campaign)
