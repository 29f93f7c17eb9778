"""One lead: who asks, what happened, and what can be done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dealers.leads import actions, policies, timeline
from dealers.leads.contact_list import entries_for
from dealers.leads.desk_forms import AppointmentForm, CoachingForm, PauseForm, ReplyForm
from dealers.leads.forms import AssignForm, CloseForm, ContactForm, ExcludeForm
from dealers.leads.models import Lead, ReplyTemplate
from dealers.leads.replies import filled_in, worded
from dealers.leads.states import (
    Channel,
    ContactResult,
    ExcludedReason,
    LostReason,
    MailState,
    Verdict,
)
from dealers.leads.words import explain, masked, masked_deeply
from dealers.network.scoping import may
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest

TEMPLATE = "dealers/leads/detail.html"


def _find(request: PortalRequest, pk: UUID) -> Lead:
    """Give a lead that this person may see, or 404."""
    rows = Lead.objects.visible_to(request.user).for_lists()
    return get_object_or_404(rows.select_related("first_response_by", "policy", "calendar"), pk=pk)


@require_GET
def detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show a lead with its timeline; the first look is noted."""
    lead = _find(request, pk)
    if policies.may_answer(request.user, lead):
        actions.note_view(lead, by=request.user)
    return _show(request, lead, ContactForm(lead, initial=_first_way(lead)))


def _first_way(lead: Lead) -> dict[str, str]:
    if lead.contact.phone:
        return {"channel": Channel.CALL, "result": ContactResult.REACHED}
    return {"channel": Channel.MAIL, "result": ContactResult.SENT}


@require_POST
def in_full(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show the customer's comments with nothing masked, and keep on record who asked."""
    lead = _find(request, pk)
    comments = actions.read_comments_in_full(lead, by=request.user)
    form = ContactForm(lead, initial=_first_way(lead))
    return _show(request, lead, form, comments=comments)


def _show(
    request: PortalRequest,
    lead: Lead,
    form: ContactForm,
    status: int = 200,
    comments: str | None = None,
) -> HttpResponse:
    events = lead.events.select_related("by", "withdrawn_by", "mail")
    may_answer = policies.may_answer(request.user, lead)
    context: dict[str, Any] = {
        "lead": lead,
        "zone": lead.dealership.time_zone,
        "lines": timeline.lines(lead, events, request.user),
        "warnings": [explain(warning) for warning in lead.warnings],
        "comments": masked(lead.comments) if comments is None else comments,
        "comments_masked": comments is None and masked(lead.comments) != lead.comments,
        "sees_stock": may(request.user, Can.VIEW_INVENTORY, lead.dealership),
        "wanted": _wanted(lead),
        "form": form,
        "may_answer": may_answer,
        "may_reassign": policies.may_reassign(request.user, lead),
        "linked": _linked(request, lead),
        "unwanted": entries_for(lead),
        "unsent": lead.mails.exclude(state__in=(MailState.SENT, MailState.RECEIVED)),
        "tasks": worded(lead.follow_ups.order_by("due_at"), lead.owner),
        **(_answering(request, lead) if may_answer else {}),
    }
    if context["may_reassign"]:
        context |= _managing(lead)
    if context["may_reassign"] or lead.owner_id == request.user.pk:
        context["assign_form"] = AssignForm(actions.candidates(lead))
    return render(request, TEMPLATE, context, status=status)


def _answering(request: PortalRequest, lead: Lead) -> dict[str, Any]:
    """Give what an agent needs: forms, and the templates with this customer's words in them."""
    offered = ReplyTemplate.objects.at(lead).filter(is_active=True)
    texts = {
        str(row.pk): [filled_in(text, lead, request.user) for text in (row.subject, row.body)]
        for row in offered
    }
    subject = lead.vehicle or lead.dealership.name
    return {
        "close_form": CloseForm(),
        "reply_form": ReplyForm(initial={"subject": subject}),
        "appointment_form": AppointmentForm(lead),
        "reply_templates": offered,
        "reply_texts": texts,
    }


def _managing(lead: Lead) -> dict[str, Any]:
    return {
        "exclude_form": ExcludeForm(),
        "pause_form": PauseForm(),
        "coaching_form": CoachingForm(),
        "notes": lead.coaching_notes.select_related("by").order_by("-id"),
    }


def _wanted(lead: Lead) -> dict[str, Any]:
    """Give the details of the vehicle wanted, as its sender told them."""
    named = (lead.make, lead.model)
    told: list[dict[str, Any]] = [v for v in lead.vehicles if (v["make"], v["model"]) == named]
    return dict(masked_deeply(told[0]["details"])) if told else {}


def _linked(request: PortalRequest, lead: Lead) -> list[Lead]:
    """Give the leads of the same customer, here and elsewhere, of those this person may see."""
    visible = Lead.objects.visible_to(request.user).for_lists()
    ids = [*lead.duplicates.values_list("pk", flat=True)[:20], lead.duplicate_of_id]
    ids += [*lead.links.values_list("earlier", flat=True)[:20]]
    ids += [*lead.later_links.values_list("lead", flat=True)[:20]]
    return list(visible.filter(pk__in=[pk for pk in ids if pk]).order_by("received_at"))


@require_POST
def contact(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Log a contact with the customer."""
    lead = _find(request, pk)
    form = ContactForm(lead, request.POST)
    if not form.is_valid():
        return _show(request, lead, form, status=422)
    given = form.cleaned_data
    actions.record_response(
        lead,
        by=request.user,
        channel=Channel(given["channel"]),
        result=ContactResult(given["result"]),
        at=given["at"],
        note=given["note"],
    )
    messages.success(request, _("The contact is logged."))
    return redirect("leads:detail", pk)


@require_POST
def claim(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a lead that nobody has."""
    actions.claim(_find(request, pk), by=request.user)
    messages.success(request, _("The lead is yours."))
    return redirect("leads:detail", pk)


@require_POST
def assign(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give a lead to somebody of its dealership."""
    lead = _find(request, pk)
    form = AssignForm(actions.candidates(lead), request.POST)
    if form.is_valid():
        to = form.cleaned_data["to"]
        actions.assign(lead, to=to, by=request.user)
        messages.success(request, _("The lead is now with %(person)s.") % {"person": to})
    else:
        messages.error(request, _("Choose somebody who answers leads at this dealership."))
    return redirect("leads:detail", pk)


@require_POST
def close(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Close a lead as won or lost."""
    lead, form = _find(request, pk), CloseForm(request.POST)
    if form.is_valid():
        why = form.cleaned_data["lost_reason"]
        actions.close(
            lead,
            by=request.user,
            verdict=Verdict(form.cleaned_data["verdict"]),
            lost_reason=LostReason(why) if why else None,
        )
        messages.success(request, _("The lead is closed."))
    else:
        messages.error(request, _("Say how it ended: won, or lost and why."))
    return redirect("leads:detail", pk)


@require_POST
def reopen(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Open a closed lead again."""
    actions.reopen(_find(request, pk), by=request.user)
    messages.success(request, _("The lead is open again."))
    return redirect("leads:detail", pk)


@require_POST
def exclude(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Leave a lead out of the SLA."""
    lead, form = _find(request, pk), ExcludeForm(request.POST)
    if form.is_valid():
        reason = ExcludedReason(form.cleaned_data["reason"])
        actions.exclude(lead, by=request.user, reason=reason)
        messages.success(request, _("The lead no longer counts towards the SLA."))
    return redirect("leads:detail", pk)


@require_POST
def readmit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Count an excluded lead again."""
    actions.readmit(_find(request, pk), by=request.user)
    messages.success(request, _("The lead counts again, with the clock it always had."))
    return redirect("leads:detail", pk)
