"""How leads are run: SLA policies, reply templates, sequences, the no-contact list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealers.leads import actions, replies
from dealers.leads.codes import pk_of
from dealers.leads.desk_forms import NewPolicyForm, PolicyForm, TemplateForm
from dealers.leads.models import NoContact, ReplyTemplate, SlaPolicy
from dealers.network.models import Brand, Dealership
from dealers.network.scoping import holds
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.accounts.requests import PortalRequest
from portal.common.refusals import Refused

Texts = tuple[Any, Any]


def _brands(user: User) -> Any:
    return Brand.objects.where(user, Can.MANAGE_SLA_POLICIES)


def at_of(user: User) -> Texts:
    """Give the brands and dealerships where a person keeps texts; nobody else finds the page."""
    at = _brands(user), Dealership.objects.where(user, Can.REASSIGN_LEADS).select_related("brand")
    if not any(rows.exists() for rows in at):
        raise Http404
    return at


@require_GET
def policy_list(request: PortalRequest) -> HttpResponse:
    """Show the policies that count, by brand, and those that are to."""
    if not holds(request.user, Can.MANAGE_SLA_POLICIES):
        raise Http404
    now = timezone.now()
    found = [(brand, SlaPolicy.objects.standing(brand.pk, now)) for brand in _brands(request.user)]
    coming = SlaPolicy.objects.kept_by(request.user).filter(effective_from__gt=now)
    context = {"found": found, "coming": coming.select_related("brand", "region", "source")}
    return render(request, "dealers/leads/policies.html", context)


@require_http_methods(["GET", "POST"])
def policy(request: PortalRequest, code: str) -> HttpResponse:
    """Show a policy with its history; saving adds the next version."""
    kept = SlaPolicy.objects.kept_by(request.user).select_related("brand", "region", "source")
    found = get_object_or_404(kept, pk=pk_of("policy", code))
    history = list(SlaPolicy.objects.history(found).select_related("created_by"))
    seen = history[0].version
    first = {"seen": seen, "effective_from": None}
    form = PolicyForm(request.POST or None, instance=history[0], initial=first)
    if request.method == "POST" and form.is_valid():
        ended = "end" in request.POST
        if _save_policy(request, form, seen=form.cleaned_data["seen"] or 0, is_ended=ended):
            return redirect("leads:policies")
    context = {"form": form, "policy": found, "history": history}
    return render(request, "dealers/leads/policy.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def new_policy(request: PortalRequest) -> HttpResponse:
    """Add a policy for some of a brand's leads."""
    if not holds(request.user, Can.MANAGE_SLA_POLICIES):
        raise Http404
    form = NewPolicyForm(
        _brands(request.user), request.POST or None, initial={"effective_from": None}
    )
    if request.method == "POST" and form.is_valid() and _save_policy(request, form):
        return redirect("leads:policies")
    status = 422 if form.errors else 200
    return render(request, "dealers/leads/policy.html", {"form": form}, status=status)


def _save_policy(
    request: PortalRequest, form: PolicyForm, *, seen: int = 0, is_ended: bool = False
) -> bool:
    draft = form.instance
    draft.is_ended = is_ended
    begins = form.cleaned_data["effective_from"]
    try:
        actions.save_policy(draft, by=request.user, seen=seen, effective_from=begins)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Leads that arrive from now on run under the new version."))
    return True


@require_GET
def template_list(request: PortalRequest) -> HttpResponse:
    """Show the reply templates that this person keeps."""
    at_of(request.user)
    rows = ReplyTemplate.objects.kept_by(request.user).select_related("brand", "dealership")
    return render(request, "dealers/leads/templates.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def template(request: PortalRequest, pk: UUID | None = None) -> HttpResponse:
    """Write a reply template, new or again."""
    kept = ReplyTemplate.objects.kept_by(request.user)
    found = get_object_or_404(kept, pk=pk) if pk else ReplyTemplate()
    form = TemplateForm(*at_of(request.user), request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_template(form.instance, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The template is saved."))
            return redirect("leads:templates")
    context = {"form": form, "template": found if pk else None, "fields": replies.FIELDS}
    status = 422 if form.errors else 200
    return render(request, "dealers/leads/template_form.html", context, status=status)


@require_GET
def no_contact(request: PortalRequest) -> HttpResponse:
    """Show whom a brand's dealers leave alone, for those who keep the brand's policies."""
    if not holds(request.user, Can.MANAGE_SLA_POLICIES):
        raise Http404
    rows = NoContact.objects.kept_by(request.user).select_related("brand", "by", "lead")
    asked = request.GET.get("q", "").strip().lower()
    rows = rows.holding(asked) if asked else rows
    context = {"rows": rows.order_by("-id")[:200], "count": rows.count(), "q": asked}
    return render(request, "dealers/leads/no_contact.html", context)


@require_POST
def take_off_list(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a number or an address off the list."""
    entry = get_object_or_404(NoContact.objects.kept_by(request.user), pk=pk)
    actions.take_off_list(entry, by=request.user)
    messages.success(request, _("Taken off the list."))
    return redirect("leads:no-contact")
