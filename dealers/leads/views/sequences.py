"""Sequences of follow-ups: what is done about a lead day by day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dealers.leads import actions, replies
from dealers.leads.desk_forms import SequenceForm, StepFormSet
from dealers.leads.models import Sequence
from dealers.leads.views.steering import at_of
from portal.accounts.requests import PortalRequest
from portal.common.refusals import Refused

STEP = ("day", "kind", "subject", "body")


@require_GET
def sequence_list(request: PortalRequest) -> HttpResponse:
    """Show the sequences that this person keeps."""
    at_of(request.user)
    rows = Sequence.objects.kept_by(request.user)
    context = {
        "rows": rows.select_related("brand", "dealership", "source").prefetch_related("steps")
    }
    return render(request, "dealers/leads/sequences.html", context)


@require_http_methods(["GET", "POST"])
def sequence(request: PortalRequest, pk: UUID | None = None) -> HttpResponse:
    """Write a sequence with its steps, new or again."""
    kept = Sequence.objects.kept_by(request.user)
    found = get_object_or_404(kept, pk=pk) if pk else Sequence()
    form = SequenceForm(*at_of(request.user), request.POST or None, instance=found)
    steps = StepFormSet(request.POST or None, initial=_told(found) if pk else [])
    sent = request.method == "POST"
    if sent and form.is_valid() and steps.is_valid() and _save(request, form, steps):
        return redirect("leads:sequences")
    context = {
        "form": form,
        "steps": steps,
        "sequence": found if pk else None,
        "fields": replies.FIELDS,
    }
    status = 422 if sent else 200
    return render(request, "dealers/leads/sequence_form.html", context, status=status)


def _told(found: Sequence) -> list[dict[str, Any]]:
    return list(found.steps.values(*STEP))


def _save(request: PortalRequest, form: SequenceForm, steps: Any) -> bool:
    written = [
        {name: given[name] for name in STEP}
        for given in steps.cleaned_data
        if given.get("subject") and not given.get("DELETE")
    ]
    try:
        actions.save_sequence(form.instance, written, by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The sequence is saved; leads that arrive from now on follow it."))
    return True
