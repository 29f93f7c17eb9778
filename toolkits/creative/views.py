"""Pages of a toolkit as a whole, and where its templates are written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealers.network.models import Dealership
from portal.accounts.requests import PortalRequest
from portal.common.refusals import Refused
from toolkits.creative import actions, checking
from toolkits.creative.facts import MergeFacts, facts_for
from toolkits.creative.forms import StartForm, TemplateForm, ZoneTable, zone_rows
from toolkits.creative.models import Template
from toolkits.creative.rendering import PREVIEW_CSP, preview_document
from toolkits.creative.samples import sample_facts, sample_values
from toolkits.creative.starters import starters
from toolkits.library import policies
from toolkits.library.views import find

PREVIEWED_AS = 50


@require_GET
def toolkit_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show a toolkit: a preview of every template, its assets, its versions."""
    toolkit = find(request, pk)
    context = {
        "toolkit": toolkit,
        "templates": toolkit.templates.prefetch_related("zones"),
        "assets": toolkit.assets.order_by("kind", "id"),
        "versions": toolkit.versions().visible_to(request.user),
        "starters": starters().values(),
        "may_edit": policies.may_edit(request.user, toolkit),
        "today": timezone.localdate(),
        "may_publish": policies.may_publish(request.user, toolkit),
    }
    return render(request, "toolkits/creative/toolkit_detail.html", context)


@require_POST
def new_version(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Start the next version of a published toolkit."""
    return redirect(actions.new_version(find(request, pk), by=request.user))


@require_POST
def template_new(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Add a template to a draft, made from a starter."""
    toolkit = find(request, pk)
    policies.check_editable(request.user, toolkit)
    form = StartForm(request.POST)
    if not form.is_valid():
        return redirect(toolkit)
    starter = starters()[form.cleaned_data["starter"]]
    return redirect(actions.add_from_starter(toolkit, starter, by=request.user))


@require_http_methods(["GET", "POST"])
def template_edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Write a template: its source and zones beside a preview; who may not write sees it all the same."""
    template = _find(request, pk)
    form = TemplateForm(request.POST or None, instance=template)
    rows = zone_rows(template, request.POST or None)
    if request.method == "POST" and _saved(template, form, rows, request):
        return redirect("toolkits:template", template.pk)
    may_edit = policies.may_edit(request.user, template.toolkit)
    dealerships = list(_previewable(request, template)[:PREVIEWED_AS])
    wrong = bool(form.errors or rows.total_error_count())
    context = {
        "template": template,
        "toolkit": template.toolkit,
        "form": form,
        "rows": rows,
        "names": sorted(checking.reserved_names() - {"forloop"}),
        "dealerships": dealerships,
        "shown_as": dealerships[0] if dealerships and not may_edit else None,
        "may_edit": may_edit and template.toolkit.is_editable,
    }
    return render(
        request, "toolkits/creative/template_edit.html", context, status=422 if wrong else 200
    )


def _saved(template: Template, form: TemplateForm, rows: ZoneTable, request: PortalRequest) -> bool:
    """Keep what was typed, or put every problem beside the field that it is about."""
    policies.check_editable(request.user, template.toolkit)
    if not (form.is_valid() and rows.is_valid()):
        return False
    zones = rows.zones()
    problems = checking.problems(template.kind, form.cleaned_data["source"], zones)
    for problem in problems:
        form.add_error("source", problem)
    if problems:
        return False
    try:
        actions.edit_template(template, by=request.user, zones=zones, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


@require_POST
def template_remove(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a template out of a draft."""
    template = _find(request, pk)
    actions.remove_template(template, by=request.user)
    return redirect(template.toolkit)


@require_http_methods(["GET", "POST"])
@xframe_options_sameorigin
def template_preview(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show a template as a dealership would send it: as it is kept, or as it is being typed."""
    template = _find(request, pk)
    zones = None
    if request.method == "POST":
        rows = zone_rows(template, request.POST)
        zones = rows.zones() if rows.is_valid() else None
        template.source = request.POST.get("source", template.source)[:200_000]
    facts = _facts(request, template)
    values = sample_values(zones or template.zones.all(), facts)
    return document(preview_document(template, values, facts, zones=zones))


def document(html: str) -> HttpResponse:
    """A preview for an inline frame: it may neither run anything nor send its form."""
    response = HttpResponse(html)
    response["Content-Security-Policy"] = PREVIEW_CSP
    return response


def _facts(request: PortalRequest, template: Template) -> MergeFacts:
    chosen = request.POST.get("as") or request.GET.get("as")
    if not chosen:
        return sample_facts(template.toolkit.brand)
    try:
        dealership = get_object_or_404(_previewable(request, template), pk=UUID(chosen))
    except ValueError:
        return sample_facts(template.toolkit.brand)
    return facts_for(dealership, landing_url="https://example.com/")


def _previewable(request: PortalRequest, template: Template) -> Any:
    seen = Dealership.objects.visible_to(request.user).filter(brand=template.toolkit.brand_id)
    return seen.select_related("brand").prefetch_related("opening_hours")


def _find(request: PortalRequest, pk: UUID) -> Template:
    return get_object_or_404(Template.objects.visible_to(request.user).with_zones(), pk=pk)
