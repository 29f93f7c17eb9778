"""Which dealership a lead is for: by its door, its dealer code, else the nearest that has the car."""

from __future__ import annotations

from itertools import takewhile
from math import asin, cos, radians, sin, sqrt

from dealers.leads.adf import Address, Prospect, Vehicle
from dealers.leads.models import Message
from dealers.network.models import Dealership
from dealers.network.stock_finding import Wanted, find_in_stock

EARTH_KM = 6371.0
# So much of a postal code must be shared before anybody is called near.
SHARED_DIGITS = 2


def route(prospect: Prospect, message: Message) -> tuple[Dealership | None, str]:
    """Return the dealership and what told: door, code or nearest; None waits for a person.

    A vendor's name never decides: portals and brokers stand there.
    """
    if message.dealership:
        return message.dealership, "door"
    here = Dealership.objects.active().filter(brand=message.brand_id)
    codes = [found.value for found in prospect.vendor.ids]
    named = list(here.filter(code__in=codes)[:2]) if codes else []
    if len(named) == 1:
        return named[0], "code"
    return _nearest(prospect, list(here)), "nearest"


def wanted_in(vehicle: Vehicle | None) -> Wanted:
    """Return what a vehicle of interest says to a stock finder."""
    if vehicle is None:
        return Wanted()
    return Wanted(vehicle.vin, vehicle.stock, vehicle.year, vehicle.make, vehicle.model)


def _nearest(prospect: Prospect, dealerships: list[Dealership]) -> Dealership | None:
    """Return the nearest dealership with such a vehicle, when we know where the customer lives."""
    home = prospect.contact.address
    if home is None or not home.postal_code or not dealerships:
        return None
    wanted = wanted_in(prospect.vehicle_of_interest)
    brand_id = dealerships[0].brand_id
    stocked = {
        f.dealership_id for f in find_in_stock(wanted, brand_id=brand_id, dealership_id=None)
    }
    same_country = [d for d in dealerships if home.country in ("", d.country)]
    having = [d for d in same_country if d.pk in stocked]
    near = max((_shared(home, d) for d in same_country), default=0)
    if not having or near < SHARED_DIGITS:
        return None
    place = _middle([d for d in same_country if _shared(home, d) == near])
    return min(having, key=lambda d: (_distance(place, d), -_shared(home, d), d.code))


def _shared(home: Address, dealership: Dealership) -> int:
    """Return how many leading characters two postal codes share."""
    codes = [code.replace(" ", "").upper() for code in (home.postal_code, dealership.postal_code)]
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(*codes, strict=False))
    return sum(1 for _pair in alike)


def _middle(dealerships: list[Dealership]) -> tuple[float, float] | None:
    """Return about where a customer lives: amid the dealerships with the likest postal code."""
    placed = [(d.latitude, d.longitude) for d in dealerships if d.latitude is not None]
    known = [(lat, lon) for lat, lon in placed if lat is not None and lon is not None]
    if not known:
        return None
    return sum(lat for lat, _ in known) / len(known), sum(lon for _, lon in known) / len(known)


def _distance(place: tuple[float, float] | None, dealership: Dealership) -> float:
    """Return kilometres by the great circle; a dealership without a place is the farthest."""
    if place is None or dealership.latitude is None or dealership.longitude is None:
        return EARTH_KM * 4
    (lat, lon), (there_lat, there_lon) = (
        map(radians, place),
        map(radians, (dealership.latitude, dealership.longitude)),
    )
    half = sin((there_lat - lat) / 2) ** 2
    half += cos(lat) * cos(there_lat) * sin((there_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))
