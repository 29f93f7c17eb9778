"""Judging a localization: every rule's finding, beside the zone that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from toolkits.compliance.filled_findings import filled_findings
from toolkits.compliance.models import Rule
from toolkits.compliance.offers import OfferFacts
from toolkits.compliance.word_findings import word_findings
from toolkits.compliance.zone_findings import ERROR, Finding, zone_findings
from toolkits.creative.facts import MergeFacts
from toolkits.creative.models import Template, Zone

__all__ = ["Finding", "blocking", "check"]


def check(
    template: Template,
    values: Mapping[str, Any],
    offer: OfferFacts | None = None,
    *,
    facts: MergeFacts | None = None,
    jurisdiction: str = "",
    today: date | None = None,
) -> list[Finding]:
    """All findings about these values, in the order of the zones; three queries at the most.

    `jurisdiction` is a country or subdivision ("US", "US-CA"), by default the dealership's country.
    """
    place = jurisdiction or (facts.country if facts else "")
    day = today or timezone.localdate()
    zones = list(template.zones.all())
    rules = list(Rule.objects.in_force(template.toolkit.brand_id, place.partition("-")[0]))
    pictures = _pictures(template, zones)
    found: list[Finding] = []
    for zone in zones:
        found += zone_findings(zone, values, pictures, day)
        found += word_findings(zone, values, rules, facts)
        found += filled_findings(zone, values, offer, facts, place, day)
    return found


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those that must be mended before a localization can be submitted."""
    return [finding for finding in findings if finding.severity == ERROR]


def _pictures(template: Template, zones: Iterable[Zone]) -> dict[str, Any]:
    if not any(zone.kind == Zone.Kind.IMAGE for zone in zones):
        return {}
    return {str(asset.pk): asset for asset in template.toolkit.assets.images()}
