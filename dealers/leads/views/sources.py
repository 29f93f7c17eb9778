"""Who sends leads: their sources and keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealers.leads import actions
from dealers.leads.forms import SourceForm
from dealers.leads.models import Source
from dealers.network.models import Brand, Dealership
from dealers.network.places import place_of
from dealers.network.scoping import holds, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.accounts.requests import PortalRequest
from portal.common.refusals import Refused

TEMPLATE = "dealers/leads/sources.html"


@require_http_methods(["GET", "POST"])
def source_list(request: PortalRequest) -> HttpResponse:
    """Show the sources of a place; a new one's key is on the page that answers its making."""
    form = SourceForm(*_choices(request.user), request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _add(request, form)
    return _show(request, form, status=422 if form.is_bound else 200)


def _add(request: PortalRequest, form: SourceForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        source, key = actions.add_source(
            given["brand"],
            given["name"],
            kind=Source.Kind.ADF_HTTP,
            by=request.user,
            dealership=form.dealership,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, form, status=422)
    return _show(request, SourceForm(*_choices(request.user)), made=source, key=key)


def _show(
    request: PortalRequest, form: SourceForm, status: int = 200, **shown: Any
) -> HttpResponse:
    found = Source.objects.visible_to(request.user).within(place_of(request))
    rows = found.select_related("brand", "dealership").annotate(
        sent=Count("messages"),
        last_at=Max("messages__received_at"),
        waiting=Count("messages", filter=Q(messages__state="quarantined")),
    )
    context = {
        "sources": rows.order_by("-is_active", "name")[:200],
        "form": form,
        "keeps": holds(request.user, Can.MANAGE_LEAD_SOURCES),
        "address": request.build_absolute_uri("/intake/adf/"),
        **shown,
    }
    return render(request, TEMPLATE, context, status=status)


def _choices(user: User) -> tuple[Any, Any]:
    """Give the brands and dealerships that this person keeps sources for."""
    scope = scope_of(user, Can.MANAGE_LEAD_SOURCES)
    dealerships = Dealership.objects.where(user, Can.MANAGE_LEAD_SOURCES)
    inside = Q(pk__in=scope.brands) | Q(pk__in=dealerships.values("brand"))
    brands = Brand.objects.all() if scope.everything else Brand.objects.filter(inside)
    return brands, dealerships


def _find(request: PortalRequest, pk: UUID) -> Source:
    return get_object_or_404(Source.objects.visible_to(request.user), pk=pk)


@require_POST
def renew_key(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give a source a new key and show it this once."""
    source = _find(request, pk)
    key = actions.renew_key(source, by=request.user)
    return _show(request, SourceForm(*_choices(request.user)), made=source, key=key)


@require_POST
def switch(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Close a source, or open it again."""
    source = _find(request, pk)
    actions.set_active(source, active=not source.is_active, by=request.user)
    words = (
        _("%(source)s may send.") if source.is_active else _("%(source)s is refused from now on.")
    )
    messages.success(request, words % {"source": source})
    return redirect("leads:sources")
