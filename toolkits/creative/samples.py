"""Something believable to show in a template before a dealership fills it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.network.models import Brand
from toolkits.creative.facts import MergeFacts
from toolkits.creative.models import Zone

CARS = (
    {"year": 2027, "model": "One", "trim": "Touring", "exterior_color": "Glacier", "price": 41980},
    {"year": 2026, "model": "One", "trim": "Pure", "exterior_color": "Deep sea", "price": 37450},
    {"year": 2026, "model": "Two", "trim": "Line", "price": 29990, "odometer": 9400},
    {"year": 2025, "model": "Two", "trim": "Line", "price": 24700, "odometer": 21800},
)


def sample_facts(brand: Brand) -> MergeFacts:
    """A dealership of this brand that does not exist."""
    return MergeFacts(
        dealership_name=_("Sample dealership"),
        street="1 Harbor Drive",
        postal_code="00000",
        city=_("Sampletown"),
        subdivision="CA",
        country="US",
        phone="+1 202 555 0100",
        email="sample@example.com",
        website="https://example.com",
        opening_hours="Mon – Fri  8:30 AM – 7:00 PM\nSat  9:00 AM – 5:00 PM\nSun  closed",
        brand=brand.name,
        accent=brand.accent,
        landing_url="https://example.com/",
    )


def sample_values(zones: Iterable[Zone], facts: MergeFacts) -> dict[str, Any]:
    """Content for the zones that the portal fills; all others show their defaults."""
    until = timezone.localdate() + timedelta(days=30)
    offer = {
        "headline": _("The campaign's offer stands here"),
        "text": _("What it is, in one sentence."),
        "disclosure": _("The generated disclosure of the offer stands here."),
        "until": until.isoformat(),
    }
    cars = [{"make": facts.brand, **car} for car in CARS]
    filled = {Zone.Kind.OFFER: offer, Zone.Kind.VEHICLES: cars}
    return {zone.key: filled[Zone.Kind(zone.kind)] for zone in zones if zone.kind in filled}
