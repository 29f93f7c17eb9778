"""What is done with one lead at the desk, besides answering it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealers.leads import actions
from dealers.leads.codes import pk_of
from dealers.leads.desk_forms import AppointmentForm, CoachingForm, PauseForm, ReplyForm
from dealers.leads.models import FollowUp, Lead, LeadEvent
from dealers.leads.states import PauseReason
from portal.accounts.requests import PortalRequest


def find(request: PortalRequest, pk: UUID) -> Lead:
    """Give a lead that this person may see, or 404."""
    return get_object_or_404(Lead.objects.visible_to(request.user).for_lists(), pk=pk)


@require_POST
def reply(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Send a mail to the customer."""
    lead, form = find(request, pk), ReplyForm(request.POST)
    if form.is_valid():
        actions.send_reply(lead, by=request.user, **form.cleaned_data)
        return _done(request, pk, _("The mail is on its way; the clock stops once it went out."))
    return _failed(request, pk, _("Write a subject and a text."))


@require_POST
def appointment(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Note the date that was agreed with the customer."""
    lead = find(request, pk)
    form = AppointmentForm(lead, request.POST)
    if form.is_valid():
        actions.set_appointment(lead, by=request.user, at=form.cleaned_data["at"])
        return _done(request, pk, _("The appointment is noted."))
    return _failed(request, pk, _("Say when the appointment is."))


@require_POST
def show(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Note whether the customer came."""
    actions.record_show(find(request, pk), by=request.user, came=request.POST.get("came") == "1")
    return _done(request, pk, _("Noted."))


@require_POST
def customer(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Note that the customer wrote or called."""
    note = request.POST.get("note", "")
    actions.record_customer(find(request, pk), by=request.user, note=note)
    return _done(request, pk, _("Noted: the customer waits for an answer."))


@require_POST
def pause(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let a lead's clock stand."""
    lead, form = find(request, pk), PauseForm(request.POST)
    if form.is_valid():
        actions.pause(lead, by=request.user, reason=PauseReason(form.cleaned_data["reason"]))
        return _done(request, pk, _("The clock stands."))
    return _failed(request, pk, _("Say why the clock is to stand."))


@require_POST
def resume(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let a paused clock run on."""
    actions.resume(find(request, pk), by=request.user)
    return _done(request, pk, _("The clock runs again."))


@require_POST
def rescue(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give a lead that waits to the next person who is there."""
    # Its customer is named only as this person may know them.
    lead = find(request, pk)
    owner = actions.rescue(lead, by=request.user).owner
    told = _("%(customer)s is now with %(person)s; the clock goes on.")
    return _done(request, pk, told % {"customer": lead.title, "person": owner})


@require_POST
def coach(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Leave a coaching note."""
    lead, form = find(request, pk), CoachingForm(request.POST)
    if form.is_valid():
        actions.write_note(lead, by=request.user, text=form.cleaned_data["text"])
        return _done(request, pk, _("The note is there, and the dealership was told."))
    return _failed(request, pk, _("Write the note first."))


@require_POST
def opt_out(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Put the customer on the brand's no-contact list."""
    actions.opt_out(find(request, pk), by=request.user)
    return _done(request, pk, _("The customer is on the no-contact list; follow-ups have stopped."))


@require_POST
def withdraw(request: PortalRequest, code: str) -> HttpResponse:
    """Take back an entry that was logged by mistake."""
    seen = Lead.objects.visible_to(request.user)
    event = get_object_or_404(
        LeadEvent.objects.select_related("lead"), pk=pk_of("entry", code), lead__in=seen
    )
    actions.withdraw(event, by=request.user)
    return _done(
        request, event.lead_id, _("The entry is withdrawn; the clock is as if it had not been.")
    )


@require_POST
def finish_task(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Tick off a task of a sequence."""
    seen = Lead.objects.visible_to(request.user)
    task = get_object_or_404(FollowUp.objects.select_related("lead"), pk=pk, lead__in=seen)
    actions.finish_task(task, by=request.user)
    return _done(request, task.lead_id, _("The task is done."))


@require_POST
def availability(request: PortalRequest) -> HttpResponse:
    """Say whether one takes leads now."""
    away = request.POST.get("away") == "1"
    actions.set_availability(request.user, is_away=away)
    told = _("You are away: no lead is given to you.") if away else _("You are available.")
    messages.success(request, told)
    return redirect("leads:queue")


def _done(request: PortalRequest, pk: Any, text: str) -> HttpResponse:
    messages.success(request, text)
    return _back(request, pk)


def _failed(request: PortalRequest, pk: Any, text: str) -> HttpResponse:
    messages.error(request, text)
    return _back(request, pk)


def _back(request: PortalRequest, pk: Any) -> HttpResponse:
    """Go back to the list that the press came from, else to the lead."""
    asked = request.POST.get("next", "")
    if asked and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return redirect(asked)
    return redirect("leads:detail", pk)
