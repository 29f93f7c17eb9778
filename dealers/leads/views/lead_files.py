"""Leads from a file: upload, look at what it comes to, bring it in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealers.leads import actions
from dealers.leads.columns import LEADS, REACHES
from dealers.leads.file_forms import ColumnsForm, LeadFileForm
from dealers.leads.file_lines import UNREAD, grouped, shows_customers, taken_leads, tried_leads
from dealers.leads.models import LeadFile, Source
from dealers.leads.states import Outcome
from dealers.network.models import Dealership
from dealers.network.scoping import holds
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest
from portal.common.refusals import Refused

TEMPLATE, FORM_TEMPLATE = "dealers/leads/lead_file.html", "dealers/leads/lead_file_form.html"
# So many files stand below the form.
LISTED = 10


@require_http_methods(["GET", "POST"])
def new_file(request: PortalRequest) -> HttpResponse:
    """Take a file of leads; none of them is brought in yet."""
    if not holds(request.user, Can.MANAGE_LEAD_SOURCES):
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    sources = Source.objects.visible_to(request.user).active()
    held = Dealership.objects.where(request.user, Can.MANAGE_LEAD_SOURCES)
    form = LeadFileForm(sources, held, *sent)
    if form.is_valid():
        return _keep(request, form)
    return _ask(request, form)


def _keep(request: PortalRequest, form: LeadFileForm) -> HttpResponse:
    given = form.cleaned_data
    name, data = given["file"].name, given["file"].read()
    try:
        file = actions.keep_lead_file(
            given["source"], name, data, by=request.user, dealership=form.dealership
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _ask(request, form)
    return redirect("leads:file", file.pk)


def _ask(request: PortalRequest, form: LeadFileForm) -> HttpResponse:
    files = LeadFile.objects.visible_to(request.user).select_related("source", "uploaded_by")
    context = {
        "form": form,
        "columns": LEADS.labels.values(),
        "files": files.defer("data", "rows").order_by("-id")[:LISTED],
    }
    return render(request, FORM_TEMPLATE, context, status=422 if form.is_bound else 200)


def _find(request: PortalRequest, pk: UUID) -> LeadFile:
    files = LeadFile.objects.visible_to(request.user).defer("data")
    return get_object_or_404(
        files.select_related("source__brand", "source__dealership", "dealership", "taken_by"), pk=pk
    )


@require_GET
def lead_file(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show what a file would come to; once it is brought in, what became of its rows."""
    file = _find(request, pk)
    if file.state == LeadFile.State.TAKEN:
        return _show_taken(request, file)
    return _show_waiting(request, file, ColumnsForm(file, LEADS))


def _show_waiting(request: PortalRequest, file: LeadFile, form: ColumnsForm) -> HttpResponse:
    own = file.uploaded_by_id == request.user.pk and request.viewer is None
    lines = tried_leads(file, request.user, own=own)
    context = {
        **_counted(file, lines),
        "form": form,
        "examples": shows_customers(lines),
        "reachable": bool(REACHES & set(file.mapping.values())),
    }
    return render(request, TEMPLATE, context, status=422 if form.is_bound else 200)


def _show_taken(request: PortalRequest, file: LeadFile) -> HttpResponse:
    lines = taken_leads(file, request.user)
    context = _counted(file, lines)
    return render(request, f"{TEMPLATE}#became" if request.htmx else TEMPLATE, context)


def _counted(file: LeadFile, lines: list[Any]) -> dict[str, Any]:
    """Give the rows by what became of them, and how many there are of each."""
    counts = dict.fromkeys((*Outcome.values, UNREAD), 0)
    for line in lines:
        counts[line.outcome] += 1
    return {
        "file": file,
        "groups": grouped(lines),
        "counts": counts,
        "done": len(lines) - counts[UNREAD],
        "tried": len(lines),
    }


@require_POST
def read_file(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Try a file anew with what the person says its columns are."""
    file = _find(request, pk)
    form = ColumnsForm(file, LEADS, request.POST)
    if not form.is_valid():
        return _show_waiting(request, file, form)
    actions.read_lead_file(file, fields=form.given, by=request.user)
    return redirect("leads:file", pk)


@require_POST
def bring_in(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Bring in what was shown."""
    actions.bring_in(_find(request, pk), by=request.user)
    return redirect("leads:file", pk)
