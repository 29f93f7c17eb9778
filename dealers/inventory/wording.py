"""What people call the facts that columns hold."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.ui import formats

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

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
}
DELIMITERS: dict[str, str | Promise] = {
    ",": _("separated by commas"),
    ";": _("separated by semicolons"),
    "\t": _("separated by tabs"),
    "|": _("separated by bars (|)"),
}
WORKBOOK = "xlsx"


def called(fact: str) -> str:
    """A fact as people call it; what is no fact stays as it is."""
    return str(FACTS.get(fact, fact))


def read_as(encoding: str, delimiter: str) -> str:
    """What a file was read as: its encoding, and what stands between its columns."""
    if encoding == WORKBOOK:
        return gettext("Excel workbook")
    words = [ENCODINGS.get(encoding, encoding)]
    if delimiter:
        words.append(str(DELIMITERS.get(delimiter, delimiter)))
    return ", ".join(words)


def made(at: datetime) -> str:
    """When a file was made; a date without a time is kept as midnight in UTC, and stays a date."""
    there = at.astimezone(UTC)
    return formats.moment(at) if there.time() != time.min else formats.day(there.date())
