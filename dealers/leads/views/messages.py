"""Messages as they arrived, and those that wait for a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dealers.leads import actions
from dealers.leads.forms import ReplayForm
from dealers.leads.models import Message
from dealers.leads.querysets import MessageQuerySet
from dealers.leads.states import MessageState, Outcome, Reason
from dealers.leads.words import explain, masked
from dealers.network.models import Dealership
from dealers.network.places import place_of
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest
from portal.common.pages import keyset_page

# As much of a message as a page shows; the rest is in the database.
SHOWN = 60_000


def _visible(request: PortalRequest) -> MessageQuerySet:
    return Message.objects.visible_to(request.user).select_related("source", "dealership")


@require_GET
def message_list(request: PortalRequest) -> HttpResponse:
    """Show the messages of a place, first those that need a person."""
    state = request.GET.get("state", MessageState.QUARANTINED)
    found = _visible(request).within(place_of(request)).defer("raw")
    if state in MessageState:
        found = found.filter(state=state)
    template = "dealers/leads/message_list.html"
    context = {
        "page": keyset_page(found, request.GET),
        "state": state,
        "chips": _chips(state),
    }
    return render(request, f"{template}#rows" if request.htmx else template, context)


def _chips(state: str) -> list[dict[str, Any]]:
    offered = [*((s.value, s.label) for s in MessageState), ("all", _("All"))]
    return [
        {"state": value, "label": label, "selected": value == state} for value, label in offered
    ]


@require_GET
def message_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show one message as it arrived, what became of it and why."""
    message = get_object_or_404(_visible(request), pk=pk)
    return _show(request, message, ReplayForm(_dealerships(request, message)))


@require_POST
def message_in_full(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show one message with nothing masked, and keep on record who asked."""
    message = get_object_or_404(_visible(request), pk=pk)
    text = actions.read_message_in_full(message, by=request.user)
    return _show(request, message, ReplayForm(_dealerships(request, message)), text=text)


def _show(
    request: PortalRequest, message: Message, form: ReplayForm, status: int = 200, text: str = ""
) -> HttpResponse:
    shown = message.text[:SHOWN]
    context = {
        "message": message,
        "text": text[:SHOWN] or masked(shown),
        "is_masked": not text and masked(shown) != shown,
        "size": 0 if message.concealed else len(message.raw),
        "results": [_told(result) for result in message.results],
        "can_replay": message.state not in (MessageState.RECEIVED, MessageState.PARSED),
        "form": form,
    }
    return render(request, "dealers/leads/message_detail.html", context, status=status)


def _told(result: dict[str, Any]) -> dict[str, Any]:
    """Give one prospect's result in words."""
    return {
        "number": result["prospect"] + 1,
        "outcome": result["outcome"],
        "label": Outcome(result["outcome"]).label,
        "reason": Reason(result["reason"]).label if result["reason"] else "",
        "lead": result["lead"],
        "warnings": [explain(warning) for warning in result["warnings"]],
    }


def _dealerships(request: PortalRequest, message: Message) -> object:
    held = Dealership.objects.where(request.user, Can.MANAGE_LEAD_SOURCES)
    return held.filter(brand=message.brand_id)


@require_POST
def replay(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Have a message read again."""
    message = get_object_or_404(_visible(request), pk=pk)
    form = ReplayForm(_dealerships(request, message), request.POST)
    if not form.is_valid():
        return _show(request, message, form, status=422)
    actions.replay(message, by=request.user, dealership=form.dealership)
    notes.success(request, _("The message is being read again."))
    return redirect("leads:message", pk)
