"""Rendering a template for one dealership: the only way from a source to what readers get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from markupsafe import Markup
from mjml import mjml2html

from portal.common.refusals import Refused
from portal.common.sanitizing import visible_text
from toolkits.creative.facts import MergeFacts, dealership_values
from toolkits.creative.merge import merge
from toolkits.creative.models import Template, Zone
from toolkits.creative.words import words_in
from toolkits.creative.zones import given, merge_values
from toolkits.library.models import Asset

DOCUMENT_CSP = (
    "default-src 'none'; img-src 'self' https: http: data:; style-src 'unsafe-inline'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
PREVIEW_CSP = DOCUMENT_CSP.replace("form-action 'self'", "form-action 'none'") + "; sandbox"
FRAME_CSS = Path(__file__).parent / "starters" / "frame.css"


@dataclass(frozen=True)
class Rendered:
    """A finished document: HTML for every kind, and for mails a subject and the plain-text part."""

    html: str
    text: str = ""
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class LeadForm:
    """The form of a landing page; without an `action` it is shown but can't be sent (previews).

    `hidden` holds the signed token and what else must travel; `typed` and `errors` bring back a
    refused form with nothing lost; `sent` shows the thank-you in the form's place.
    """

    action: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)
    consent: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    sent: bool = False
    trap: str = "company_url"


def render(
    template: Template,
    values: Mapping[str, Any],
    facts: MergeFacts,
    *,
    form: LeadForm | None = None,
    zones: Sequence[Zone] | None = None,
) -> Rendered:
    """The template filled with one dealership's values; what was typed is data all the way through.

    `zones` are the template's own unless an author tries out others that are not kept yet.
    """
    zones = list(template.zones.all()) if zones is None else zones
    fields = {
        **words_in(facts.language),
        **dealership_values(facts),
        **merge_values(zones, values, facts, _pictures(zones, values, template, facts)),
    }
    if template.kind == Template.Kind.MAIL:
        return _mail(template, fields)
    return _landing_page(template, fields, facts, form or LeadForm())


def preview_document(
    template: Template,
    values: Mapping[str, Any],
    facts: MergeFacts,
    *,
    zones: Sequence[Zone] | None = None,
) -> str:
    """What a person is shown while they work: the document, or in its place a page that says why not."""
    try:
        return render(template, values, facts, zones=zones).html
    except Refused as refusal:
        return render_to_string("toolkits/creative/preview_refused.html", {"reason": str(refusal)})


def _mail(template: Template, fields: dict[str, Any]) -> Rendered:
    source = merge(template.source, fields)
    try:
        html = str(mjml2html(source))
    except Exception as error:
        raise Refused(
            _("The mail can't be built from its MJML: %(why)s.") % {"why": error}
        ) from error
    subject = " ".join(str(fields.get("subject") or template.name).split())
    return Rendered(html=html, text=visible_text(html), subject=subject)


def _landing_page(
    template: Template, fields: dict[str, Any], facts: MergeFacts, form: LeadForm
) -> Rendered:
    with override(facts.language):
        lead_form = render_to_string(
            "toolkits/creative/_lead_form.html", {"form": form, "facts": facts}
        )
    fields["lead_form"] = Markup(lead_form)  # noqa: S704 - rendered by our own autoescaping template
    # Outside the dealership's language: a refusal is written for the person who works here.
    body = merge(template.source, fields)
    page = {"body": body, "css": frame_css(), "fields": fields, "template": template}
    return Rendered(html=render_to_string("toolkits/creative/landing_frame.html", page))


def _pictures(
    zones: Sequence[Zone], values: Mapping[str, Any], template: Template, facts: MergeFacts
) -> dict[str, tuple[str, str]]:
    """Address and description of each picture chosen, from this toolkit only."""
    chosen = [_uuid(given(zone, values)) for zone in zones if zone.kind == Zone.Kind.IMAGE]
    ids = [pk for pk in chosen if pk is not None]
    if not ids:
        return {}
    assets = Asset.objects.images().filter(toolkit_id=template.toolkit_id, pk__in=ids)
    return {str(a.pk): (a.address(facts.public_base), a.title) for a in assets}


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


@cache
def frame_css() -> str:
    return FRAME_CSS.read_text(encoding="utf-8")
