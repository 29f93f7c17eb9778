"""Pages about API clients."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealers.network import actions
from dealers.network.forms.clients import ClientForm
from dealers.network.models import ApiClient
from dealers.network.policies import capabilities_for_client
from dealers.network.querysets import ApiClientQuerySet
from dealers.network.scoping import holds
from dealers.network.views.pages import show
from dealers.network.views.people import asked_anchor, choose_anchor
from portal.accounts.capabilities import CLIENT_ROLES, MEANING, Can, Role
from portal.accounts.requests import PortalRequest

MOST_SHOWN = 200


def _managed(request: PortalRequest) -> ApiClientQuerySet:
    """Give the clients that this person manages; to others the page does not exist."""
    if not holds(request.user, Can.MANAGE_CLIENTS):
        raise Http404
    membership = [f"membership__{name}" for name in ("brand", "region", "group", "dealership")]
    return ApiClient.objects.managed_by(request.user).select_related("user", "made_by", *membership)


@require_GET
def client_list(request: PortalRequest) -> HttpResponse:
    """Show the API clients that a person manages: what each may do, when it was last used."""
    return _list(request)


def _list(request: PortalRequest, **shown: Any) -> HttpResponse:
    rows = list(_managed(request).order_by("revoked_at", "-id")[:MOST_SHOWN])
    told = [(one, [str(MEANING[can]) for can in one.membership.capabilities]) for one in rows]
    return show(request, "client_list", "clients", clients=told, **shown)


@require_http_methods(["GET", "POST"])
def new_client(request: PortalRequest) -> HttpResponse:
    """Make a client; its secret is on the page that answers, and nowhere afterwards."""
    if not holds(request.user, Can.MANAGE_CLIENTS):
        raise Http404
    chosen, anchor = asked_anchor(request, Can.MANAGE_CLIENTS)
    if not chosen:
        title = _("For which part of the network is the client?")
        return choose_anchor(request, title, can=Can.MANAGE_CLIENTS)
    offered = {role: capabilities_for_client(request.user, role, anchor) for role in CLIENT_ROLES}
    form = ClientForm(request.POST or None, offered=offered)
    if not form.is_valid():
        return show(request, "client_form", "clients", form=form, anchor=anchor)
    given = form.cleaned_data
    client, secret = actions.make_client(
        given["name"],
        Role(given["role"]),
        at=anchor,
        can=[Can(name) for name in given["can"]],
        expires_at=_end_of(given["until"]),
        by=request.user,
    )
    return _list(request, made=client, secret=secret)


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


@require_POST
def renew(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give a client a new secret and show it this once."""
    client = get_object_or_404(_managed(request), pk=pk)
    secret = actions.renew_client(client, by=request.user)
    return _list(request, made=client, secret=secret)


@require_POST
def revoke(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Lock a client out."""
    client = get_object_or_404(_managed(request), pk=pk)
    actions.revoke_client(client, by=request.user)
    messages.success(request, _("%(name)s is locked out.") % {"name": client})
    return redirect("network:client-list")
