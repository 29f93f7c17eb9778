"""One dealership's localization: what its templates show, and what the rules say about it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.html import linebreaks

from campaigns.activations.models import Activation, TrackedLink
from campaigns.activations.tracking import landing_url, short_url
from campaigns.incentives.models import Revision
from campaigns.incentives.offers import offer_at, offer_for
from dealers.inventory.models import Vehicle
from dealers.inventory.structured import vehicle_script
from portal.common.sanitizing import visible_text
from toolkits.compliance.disclosures import offer_content
from toolkits.compliance.findings import Finding, check
from toolkits.compliance.offers import OfferFacts
from toolkits.creative.facts import MergeFacts, facts_for
from toolkits.creative.models import Template, Zone
from toolkits.creative.rendering import LeadForm, Rendered, preview_document, render

LONGEST = 5_000
ANY_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
MARKUP = re.compile(r"<(?!/?(p|br)\b)/?[a-zA-Z][^>]*>", re.IGNORECASE)
PARAGRAPHS = re.compile(r"</p>\s*<p>", re.IGNORECASE)
CARS_SHOWN = 6
CAR_FIELDS = (
    "year",
    "make",
    "model",
    "trim",
    "exterior_color",
    "condition",
    "price",
    "currency",
    "odometer",
    "odometer_unit",
    "photos",
)


def is_open(zone: Zone) -> bool:
    """Whether the dealership fills this zone."""
    return zone.mode != Zone.Mode.LOCKED and not zone.is_filled_for_you


def accepted(template: Template, typed: dict[str, Any]) -> dict[str, str]:
    """What a dealership may store for a template: text for its open zones and nothing else."""
    open_zones = [zone for zone in template.zones.all() if is_open(zone)]
    return {
        zone.key: _stored(zone, str(typed[zone.key])[:LONGEST])
        for zone in open_zones
        if zone.key in typed
    }


def as_typed(zone: Zone, value: Any) -> Any:
    """A zone's value for a text box: paragraphs as lines, unless there is more markup than that."""
    if zone.kind != Zone.Kind.RICH_TEXT or MARKUP.search(str(value)):
        return value
    return visible_text(PARAGRAPHS.sub("\n\n", str(value)))


def _stored(zone: Zone, text: str) -> str:
    """Plain words in a rich zone become paragraphs; markup is kept and sanitized when shown."""
    is_plain = zone.kind == Zone.Kind.RICH_TEXT and text.strip() and not ANY_TAG.search(text)
    return linebreaks(text.strip(), autoescape=True) if is_plain else text


class Localization:
    """An activation's templates with everything that fills them, each read once."""

    def __init__(self, activation: Activation, *, on: date | None = None) -> None:
        self.activation = activation
        self.dealership = activation.dealership
        self.day = on or timezone.localdate(timezone=self.dealership.zone)

    @cached_property
    def templates(self) -> list[Template]:
        """The templates of the campaign's toolkit in their order, with their zones."""
        toolkit = self.activation.campaign.toolkit_id
        return list(Template.objects.filter(toolkit=toolkit).with_zones())

    @cached_property
    def offer(self) -> Revision | None:
        """The campaign's offer for this dealership's country, in force on its local day."""
        return offer_for(self.activation.campaign, self.dealership.country, self.day)

    @cached_property
    def offer_facts(self) -> OfferFacts | None:
        """The offer as plain values, in the dealership's language."""
        return offer_at(self.offer, self.dealership) if self.offer else None

    @cached_property
    def facts(self) -> MergeFacts:
        """The dealership's own words for the merge fields."""
        address = landing_url(self.activation)
        return facts_for(self.dealership, landing_url=address, public_base=settings.PUBLIC_URL)

    def facts_in(self, template: Template) -> MergeFacts:
        """The merge fields of one template: a mail leads through its own counted link."""
        if template.kind != Template.Kind.MAIL:
            return self.facts
        link = self.activation.links.filter(channel=TrackedLink.Channel.MAIL).first()
        return replace(self.facts, landing_url=short_url(link)) if link else self.facts

    @property
    def matching_stock(self) -> QuerySet[Vehicle]:
        """Cars in this dealership's stock that the offer is about."""
        wanted = Q()
        for name in self.offer.models_offered if self.offer else []:
            wanted |= Q(model__iexact=name)
        return Vehicle.objects.in_stock().filter(wanted, dealership=self.dealership)

    @cached_property
    def newest_cars(self) -> list[Vehicle]:
        """The newest matching cars, as many as a page shows."""
        return list(self.matching_stock.order_by("-first_seen", "-id")[:CARS_SHOWN])

    @property
    def cars(self) -> list[dict[str, Any]]:
        """The newest matching cars, as plain values."""
        return [{field: getattr(car, field) for field in CAR_FIELDS} for car in self.newest_cars]

    def structured_data(self, template: Template) -> str:
        """The cars that a page shows in the words of schema.org; nothing where it shows none."""
        if all(zone.kind != Zone.Kind.VEHICLES for zone in template.zones.all()):
            return ""
        return vehicle_script(self.newest_cars, self.dealership, landing_url(self.activation))

    def template(self, pk: UUID | str | None) -> Template:
        """The template with this key, or the first; 404 if the toolkit has no such template."""
        for template in self.templates:
            if pk is None or str(template.pk) == str(pk):
                return template
        raise Http404("No such template.")

    @property
    def landing_template(self) -> Template | None:
        """The template that becomes the public page, if the toolkit has one."""
        pages = (t for t in self.templates if t.kind == Template.Kind.LANDING_PAGE)
        return next(pages, None)

    def values(self, template: Template) -> dict[str, Any]:
        """What was typed, with offer and vehicles filled in by the portal."""
        values: dict[str, Any] = self.activation.values_for(template.pk)
        for zone in template.zones.all():
            if zone.kind == Zone.Kind.OFFER:
                values[zone.key] = self.offer_values
            elif zone.kind == Zone.Kind.VEHICLES:
                values[zone.key] = self.cars
        return values

    def document(self, template: Template, *, form: LeadForm | None = None) -> Rendered:
        """The finished document as its readers get it."""
        return render(template, self.values(template), self.facts_in(template), form=form)

    def preview(self, template: Template) -> str:
        """The document while it is worked on; what keeps it from rendering is said in its place."""
        return preview_document(template, self.values(template), self.facts)

    def findings_of(self, template: Template) -> list[Finding]:
        """What the rules say about one template."""
        return check(
            template, self.values(template), self.offer_facts, facts=self.facts, today=self.day
        )

    def findings(self) -> list[Finding]:
        """What the rules say about all of it."""
        return [finding for template in self.templates for finding in self.findings_of(template)]

    @cached_property
    def offer_values(self) -> dict[str, str]:
        """What an offer zone is filled with; nothing where no offer is in force."""
        offer = self.offer_facts
        return offer_content(offer, self.dealership.country) if offer else {}
