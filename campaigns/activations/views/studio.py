"""The studio: a true preview, a short form, and what the rules say beside each zone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaigns.activations import actions, policies
from campaigns.activations.forms import ZonesForm, zone_rows
from campaigns.activations.localizing import Localization
from campaigns.activations.models import Activation
from campaigns.activations.views.board import visible_activation, what_next
from portal.accounts.requests import PortalRequest
from portal.common.refusals import OutOfStep
from toolkits.compliance.findings import blocking
from toolkits.creative.models import Template
from toolkits.creative.rendering import PREVIEW_CSP

PAGE = "campaigns/activations/studio.html"


@require_GET
def studio(request: PortalRequest, pk: UUID) -> HttpResponse:
    activation = visible_activation(request, pk)
    localization = Localization(activation)
    template = localization.template(request.GET.get("template"))
    return render(request, PAGE, _context(request, localization, template))


def _context(
    request: PortalRequest, localization: Localization, template: Template
) -> dict[str, Any]:
    activation = localization.activation
    found = [(one, localization.findings_of(one)) for one in localization.templates]
    findings = [finding for _one, of_one in found for finding in of_one]
    return {
        "activation": activation,
        "template": template,
        "templates": [(one, len(blocking(of_one))) for one, of_one in found],
        "rows": zone_rows(localization, template),
        "errors": len(blocking(findings)),
        "approves_itself": policies.approves_itself(activation.campaign, findings),
        "stock": localization.matching_stock.count(),
        **what_next(request, activation),
    }


@require_POST
def save(request: PortalRequest, pk: UUID, template_pk: UUID) -> HttpResponse:
    """Keep what was typed and answer with what the rules now say, zone by zone."""
    activation = visible_activation(request, pk)
    template = Localization(activation).template(template_pk)
    typed = ZonesForm(template, request.POST).typed()
    try:
        actions.save_values(activation, template, typed, version=_version(request), by=request.user)
    except OutOfStep as conflict:
        activation.refresh_from_db()
        context = {"conflict": conflict, "activation": activation, "template": template}
        return render(request, f"{PAGE}#conflict", context)
    if not request.htmx:
        return redirect(f"{reverse('activations:studio', args=[pk])}?template={template_pk}")
    response = render(
        request, f"{PAGE}#saved", _context(request, Localization(activation), template)
    )
    response["HX-Trigger"] = "localization-saved"
    return response


def _version(request: PortalRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


@require_GET
def preview(request: PortalRequest, pk: UUID, template_pk: UUID) -> HttpResponse:
    """The document as it stands, for the studio's frame: no scripts, nothing can be sent."""
    localization = Localization(visible_activation(request, pk))
    template = localization.template(template_pk)
    return framed(localization.preview(template))


def framed(html: str) -> HttpResponse:
    """A document that runs nothing; the studio may read its scroll position."""
    response = HttpResponse(html)
    response["Content-Security-Policy"] = f"{PREVIEW_CSP} allow-same-origin"
    return response


@require_POST
def submit(request: PortalRequest, pk: UUID) -> HttpResponse:
    activation = visible_activation(request, pk)
    actions.submit_activation(activation, by=request.user)
    if activation.state == Activation.State.APPROVED:
        messages.success(request, _("Approved at once: everything is inside the guardrails."))
    else:
        messages.success(request, _("Submitted. You will be told what was decided."))
    return redirect(activation)
