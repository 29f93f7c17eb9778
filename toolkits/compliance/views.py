"""Where compliance reviewers keep rules and accept the wording of disclosures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealers.network.scoping import holds, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.accounts.requests import PortalRequest
from toolkits.compliance import actions
from toolkits.compliance.disclosures import shipped
from toolkits.compliance.forms import RuleForm
from toolkits.compliance.models import DisclosureRule, Rule


def _check_reviews(user: User) -> None:
    if not holds(user, Can.REVIEW_COMPLIANCE):
        raise Http404


def _rules_of(user: User) -> QuerySet[Rule]:
    scope = scope_of(user, Can.REVIEW_COMPLIANCE)
    mine = Q() if scope.everything else Q(brand=None) | Q(brand__in=scope.brands)
    return Rule.objects.filter(mine, active=True).select_related("brand").order_by("-id")


@require_GET
def rule_list(request: PortalRequest) -> HttpResponse:
    """Show the wordings that wait for review, those accepted, and the rules about words."""
    _check_reviews(request.user)
    accepted = {rule.key: rule for rule in DisclosureRule.objects.select_related("accepted_by")}
    wordings = [(wording, accepted.get(wording.key)) for wording in shipped()]
    context: dict[str, Any] = {
        "wordings": sorted(wordings, key=lambda pair: pair[1] is not None),
        "waiting": sum(rule is None for _wording, rule in wordings),
        "rules": _rules_of(request.user),
        "may_accept": scope_of(request.user, Can.REVIEW_COMPLIANCE).everything,
    }
    return render(request, "toolkits/compliance/rule_list.html", context)


@require_POST
def wording_accept(request: PortalRequest, key: str) -> HttpResponse:
    """Accept a wording as it stands in the form."""
    _check_reviews(request.user)
    if key not in {wording.key for wording in shipped()}:
        raise Http404
    actions.accept_wording(key, request.POST.get("text", "").strip(), by=request.user)
    return redirect("toolkits:rules")


@require_http_methods(["GET", "POST"])
def rule_new(request: PortalRequest) -> HttpResponse:
    """Add a rule."""
    _check_reviews(request.user)
    form = RuleForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.add_rule(by=request.user, **form.cleaned_data)
        return redirect("toolkits:rules")
    status = 422 if form.errors else 200
    return render(request, "toolkits/compliance/rule_form.html", {"form": form}, status=status)


@require_POST
def rule_retire(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a rule out of force."""
    _check_reviews(request.user)
    actions.retire_rule(get_object_or_404(_rules_of(request.user), pk=pk), by=request.user)
    return redirect("toolkits:rules")
