"""Which vehicles may be shown by others, and a vehicle in the words of advertising platforms.

The enumerations are facts of the platforms' feed specifications (Google vehicle ads; Meta automotive
inventory). What a vehicle cost is in none of the fields: each one is listed here by name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealers.inventory.models import Vehicle
from dealers.network.models import Dealership

FIELDS = (
    "vin", "vin_check", "stock_number", "year", "make", "model", "trim", "body_type", "powertrain",
    "fuel", "engine", "transmission", "drivetrain", "exterior_color", "interior_color", "condition",
    "certified", "price", "msrp", "currency", "odometer", "odometer_unit", "photos", "description",
    "url", "first_seen",
)  # fmt: skip
MOST_PHOTOS = 10
LONGEST_TEXT = 5_000
Missing = Callable[[Vehicle], bool]

# Why a vehicle is not shown: what both platforms ask of every vehicle.
REASONS: dict[str, Promise] = {
    "vin": _("It has no whole VIN."),
    "photo": _("It has no photo."),
    "price": _("It has no price."),
    "page": _("It has no page of its own on the dealership's website."),
    "year": _("Its model year is not known."),
    "make": _("Its make is not known."),
    "condition": _("It is said to be neither new nor used."),
    "color": _("Its exterior colour is not known."),
    "odometer": _("It is used and its odometer is not known."),
}
_MISSING: dict[str, Missing] = {
    "vin": lambda it: len(it.vin) != 17,
    "photo": lambda it: not it.photos,
    "price": lambda it: it.price is None and it.msrp is None,
    "page": lambda it: not it.url,
    "year": lambda it: it.year is None,
    "make": lambda it: not it.make,
    "condition": lambda it: not it.condition,
    "color": lambda it: not it.exterior_color,
    "odometer": lambda it: it.condition == "used" and it.odometer is None,
}
GOOGLE_BODIES = {
    "sedan": "sedan", "suv": "suv", "pickup": "truck", "hatchback": "hatchback",
    "wagon": "station_wagon", "coupe": "coupe", "convertible": "convertible", "minivan": "minivan",
    "van": "full_size_van",
}  # fmt: skip
GOOGLE_ENGINES = {
    "bev": "electric", "phev": "plug_in_hybrid", "hev": "hybrid", "ice": "other",
    "gasoline": "gasoline", "diesel": "diesel", "flex": "other", "lpg": "lpg", "cng": "natural_gas",
}  # fmt: skip
META_BODIES = {
    "sedan": "SEDAN", "suv": "SUV", "pickup": "PICKUP", "hatchback": "HATCHBACK", "wagon": "WAGON",
    "coupe": "COUPE", "convertible": "CONVERTIBLE", "minivan": "MINIVAN", "van": "VAN",
}  # fmt: skip
META_FUELS = {
    "bev": "ELECTRIC", "phev": "PLUGIN_HYBRID", "hev": "HYBRID", "gasoline": "GASOLINE",
    "diesel": "DIESEL", "flex": "FLEX",
}  # fmt: skip
# What a combustion engine burns, as feeds say it; the first that fits counts.
BURNT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("diesel", re.compile(r"diesel|\btdi\b|\bcdi\b|duramax|power ?stroke")),
    ("flex", re.compile(r"flex|\be-?85\b")),
    ("lpg", re.compile(r"\blpg\b|autogas|propane")),
    ("cng", re.compile(r"\bcng\b|natural gas|erdgas")),
    ("gasoline", re.compile(r"\bgas|petrol|benzin|unleaded|\bsuper\b|\bregular\b|\bpremium\b")),
)
META_DRIVETRAINS = {"4wd": "FOUR_WD", "awd": "AWD", "fwd": "FWD", "rwd": "RWD", "2wd": "TWO_WD"}


@dataclass(frozen=True)
class Catalogue:
    """A platform's file: its columns, and a vehicle as one row of them."""

    columns: tuple[str, ...]
    row: Callable[[Vehicle, Dealership], dict[str, Any]]


def stock_of(dealership: Dealership) -> QuerySet[Vehicle]:
    """A dealership's vehicles in stock, with the fields that may leave."""
    return Vehicle.objects.in_stock().filter(dealership=dealership).only(*FIELDS).order_by("id")


def missing_in(vehicle: Vehicle) -> list[str]:
    """The reasons for which a vehicle is not shown by others."""
    return [code for code, missing in _MISSING.items() if missing(vehicle)]


def published(dealership: Dealership, catalogue: Catalogue) -> Iterator[list[Any]]:
    """The rows of a platform's file, one vehicle at a time."""
    for vehicle in stock_of(dealership).iterator(chunk_size=500):
        if not missing_in(vehicle):
            row = catalogue.row(vehicle, dealership)
            yield [row.get(column, "") for column in catalogue.columns]


def _google(vehicle: Vehicle, dealership: Dealership) -> dict[str, Any]:
    new = vehicle.condition == "new"
    unit = "km" if vehicle.odometer_unit == "km" else "miles"
    store = dealership.code
    return {
        "id": vehicle.vin, "vin": vehicle.vin, "store_code": store,
        "vehicle_fulfillment": f"in_store:{store}",
        "google_product_category": "916",
        "title": vehicle.name, "description": _text(vehicle),
        "link": vehicle.url, "link_template": _with_store(vehicle.url),
        "image_link": vehicle.photos[0],
        "additional_image_link": ",".join(vehicle.photos[1:MOST_PHOTOS]),
        "price": _money(vehicle.price or vehicle.msrp, vehicle.currency),
        "vehicle_price_type": _price_type(dealership.country),
        "vehicle_all_in_price": _all_in(vehicle, dealership),
        "vehicle_msrp": _money(vehicle.msrp or vehicle.price, vehicle.currency) if new else "",
        "condition": vehicle.condition, "certified_pre-owned": _yes(vehicle.certified),
        "brand": vehicle.make, "model": vehicle.model, "trim": vehicle.trim, "year": vehicle.year,
        "mileage": f"{vehicle.odometer or 0} {unit}",
        "color": vehicle.exterior_color, "body_style": GOOGLE_BODIES.get(vehicle.body_type, ""),
        "engine": GOOGLE_ENGINES.get(drive_of(vehicle), ""),
    }  # fmt: skip


def _meta(vehicle: Vehicle, dealership: Dealership) -> dict[str, Any]:
    state = "CPO" if vehicle.certified else vehicle.condition.upper()
    images = {f"image[{n}].url": url for n, url in enumerate(vehicle.photos[:MOST_PHOTOS])}
    return {
        "vehicle_id": vehicle.vin, "vin": vehicle.vin, "title": vehicle.name,
        "description": _text(vehicle), "url": vehicle.url, "make": vehicle.make,
        "model": vehicle.model, "trim": vehicle.trim, "year": vehicle.year,
        "mileage.value": vehicle.odometer or 0,
        "mileage.unit": "KM" if vehicle.odometer_unit == "km" else "MI",
        "price": _money(vehicle.price or vehicle.msrp, vehicle.currency),
        "state_of_vehicle": state, "availability": "AVAILABLE", "vehicle_type": "CAR_TRUCK",
        "body_style": META_BODIES.get(vehicle.body_type, "OTHER"),
        "fuel_type": META_FUELS.get(drive_of(vehicle), "OTHER"),
        "drivetrain": META_DRIVETRAINS.get(vehicle.drivetrain, "OTHER"),
        "transmission": _transmission(vehicle.transmission),
        "exterior_color": vehicle.exterior_color, "interior_color": vehicle.interior_color,
        "dealer_id": dealership.code, "dealer_name": dealership.name,
        "dealer_phone": dealership.phone.lstrip("+"), "address": _address(dealership),
        "date_first_on_lot": vehicle.first_seen.isoformat(), **images,
    }  # fmt: skip


def drive_of(vehicle: Vehicle) -> str:
    """The powertrain; of a combustion engine what it burns, where the feed says so."""
    if vehicle.powertrain != "ice":
        return vehicle.powertrain
    said = f"{vehicle.fuel} {vehicle.engine}".lower()
    return next((burnt for burnt, pattern in BURNT if pattern.search(said)), "ice")


def _text(vehicle: Vehicle) -> str:
    return (vehicle.description or vehicle.name)[:LONGEST_TEXT]


def _yes(value: bool) -> str:  # noqa: FBT001 - a value to be said, not a switch
    return "yes" if value else "no"


def _money(amount: Any, currency: str) -> str:
    return f"{amount:.2f} {currency}"


def _with_store(url: str) -> str:
    """The vehicle's page with the place for the store that a platform fills in."""
    address, mark, fragment = url.partition("#")
    return f"{address}{'&' if '?' in address else '?'}store={{store_code}}{mark}{fragment}"


def _price_type(country: str) -> str:
    """What a price holds, by what is usual there: taxes and charges are added in the US only."""
    return "excluding_government_charges_price" if country == "US" else "all_in_price"


def _all_in(vehicle: Vehicle, dealership: Dealership) -> str:
    if dealership.country != "CA":
        return ""
    return _money(vehicle.price or vehicle.msrp, vehicle.currency)


def _transmission(said: str) -> str:
    low = said.lower()
    if "manual" in low and "automat" not in low:
        return "MANUAL"
    return "AUTOMATIC" if low else "OTHER"


def _address(dealership: Dealership) -> str:
    parts = {
        "addr1": dealership.street, "city": dealership.city, "region": dealership.subdivision,
        "postal_code": dealership.postal_code, "country": dealership.country,
    }  # fmt: skip
    return json.dumps(parts, ensure_ascii=False)


CATALOGUES = {
    "google": Catalogue(
        (
            "id", "vin", "store_code", "vehicle_fulfillment", "google_product_category", "title",
            "description", "link", "link_template", "image_link", "additional_image_link", "price",
            "vehicle_price_type", "vehicle_all_in_price", "vehicle_msrp", "condition",
            "certified_pre-owned", "brand", "model", "trim", "year", "mileage", "color",
            "body_style", "engine",
        ),
        _google,
    ),
    "meta": Catalogue(
        (
            "vehicle_id", "vin", "title", "description", "url", "make", "model", "trim", "year",
            "mileage.value", "mileage.unit", "price", "state_of_vehicle", "availability",
            "vehicle_type", "body_style", "fuel_type", "drivetrain", "transmission",
            "exterior_color", "interior_color", "dealer_id", "dealer_name", "dealer_phone",
            "address", "date_first_on_lot", *(f"image[{n}].url" for n in range(MOST_PHOTOS)),
        ),
        _meta,
    ),
}  # fmt: skip
