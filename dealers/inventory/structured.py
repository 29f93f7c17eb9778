"""Vehicles as schema.org describes them, for search engines that read a landing page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from dealers.inventory.models import Vehicle
from dealers.network.models import Dealership

SCHEMA = "https://schema.org"
WHEELS = {
    "4wd": "FourWheelDriveConfiguration",
    "awd": "AllWheelDriveConfiguration",
    "fwd": "FrontWheelDriveConfiguration",
    "rwd": "RearWheelDriveConfiguration",
}
CONDITIONS = {"new": "NewCondition", "used": "UsedCondition"}
FUELS = {"bev": "Electric", "phev": "Plug-in hybrid", "hev": "Hybrid"}
UNITS = {"km": "KMT", "mi": "SMI"}
# Within a script element, markup would end it.
HARMLESS = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def vehicle_script(vehicles: Iterable[Vehicle], dealership: Dealership, page: str) -> str:
    """A script element that says which vehicles a page offers; nothing when it offers none."""
    cars = [described(vehicle, dealership, page) for vehicle in vehicles]
    if not cars:
        return ""
    said = json.dumps({"@context": SCHEMA, "@graph": cars}, ensure_ascii=False)
    return f'<script type="application/ld+json">{said.translate(HARMLESS)}</script>'


def described(vehicle: Vehicle, dealership: Dealership, page: str) -> dict[str, Any]:
    """One vehicle as a schema.org Car, with only what is known of it."""
    said = {
        "@type": "Car",
        "name": vehicle.name,
        "vehicleIdentificationNumber": vehicle.vin,
        "sku": vehicle.stock_number,
        "brand": {"@type": "Brand", "name": vehicle.make} if vehicle.make else None,
        "model": vehicle.model,
        "vehicleConfiguration": vehicle.trim,
        "vehicleModelDate": str(vehicle.year or ""),
        "bodyType": vehicle.get_body_type_display() if vehicle.body_type else "",
        "color": vehicle.exterior_color,
        "vehicleInteriorColor": vehicle.interior_color,
        "vehicleTransmission": vehicle.transmission,
        "driveWheelConfiguration": _link(WHEELS.get(vehicle.drivetrain)),
        "vehicleEngine": _engine(vehicle),
        "itemCondition": _link(CONDITIONS.get(vehicle.condition)),
        "mileageFromOdometer": _distance(vehicle),
        "image": vehicle.photos[:5],
        "url": vehicle.url or page,
        "offers": _offer(vehicle, dealership, page),
    }
    return {key: value for key, value in said.items() if value}


def _link(name: str | None) -> str:
    return f"{SCHEMA}/{name}" if name else ""


def _engine(vehicle: Vehicle) -> dict[str, str] | None:
    fuel = FUELS.get(vehicle.powertrain) or vehicle.fuel
    return {"@type": "EngineSpecification", "fuelType": fuel} if fuel else None


def _distance(vehicle: Vehicle) -> dict[str, Any] | None:
    if vehicle.odometer is None:
        return None
    unit = UNITS.get(vehicle.odometer_unit, "SMI")
    return {"@type": "QuantitativeValue", "value": vehicle.odometer, "unitCode": unit}


def _offer(vehicle: Vehicle, dealership: Dealership, page: str) -> dict[str, Any] | None:
    price = vehicle.price or vehicle.msrp
    if price is None:
        return None
    return {
        "@type": "Offer",
        "price": f"{price:.2f}",
        "priceCurrency": vehicle.currency,
        "availability": _link("InStock"),
        "url": vehicle.url or page,
        "seller": {"@type": "AutoDealer", "name": dealership.name},
    }
