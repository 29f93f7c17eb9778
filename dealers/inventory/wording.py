"""What people call the facts that columns hold."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FACTS: dict[str, str | Promise] = {
    "vin": _("VIN"),
    "stock_number": _("stock number"),
    "dealer_code": _("dealer code"),
    "year": _("model year"),
    "make": _("make"),
    "model": _("model"),
    "trim": _("trim"),
    "condition": _("New or used"),
    "certified": _("certified"),
    "body": _("body"),
    "price": _("price"),
    "msrp": _("MSRP"),
    "currency": _("Currency"),
    "odometer": _("odometer"),
    "odometer_unit": _("Unit of the odometer"),
    "exterior_color": _("exterior colour"),
    "interior_color": _("interior colour"),
    "drivetrain": _("drivetrain"),
    "transmission": _("transmission"),
    "fuel": _("fuel"),
    "engine": _("engine"),
    "images": _("photos"),
    "photo_count": _("Number of photos"),
    "date_in_stock": _("in stock since"),
    "days_in_stock": _("Days in stock"),
    "description": _("description"),
    "options": _("options"),
    "url": _("Page of the vehicle"),
    "exported_at": _("Time of the export"),
    "dealer_zip": _("Postal code of the dealership"),
    "dealer_state": _("State of the dealership"),
    "dealer_latitude": _("Latitude of the dealership"),
    "dealer_longitude": _("Longitude of the dealership"),
}


def called(fact: str) -> str:
    """A fact as people call it; what is no fact stays as it is."""
    return str(FACTS.get(fact, fact))
