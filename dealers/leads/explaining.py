"""A lead as understood, for people who hold the intake against samples of their own."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dealers.leads.adf import (
    Contact,
    ExternalId,
    Party,
    Prospect,
    Vehicle,
    clean_email,
    country_code,
    decode_vin,
    read_request_date,
)
from dealers.leads.reach import about_contact, phone_entry
from dealers.leads.words import masked, masked_deeply
from dealers.network.models import Dealership

UTC_ZONE = ZoneInfo("UTC")


def explain_prospect(
    prospect: Prospect, received_at: datetime, dealership: Dealership | None
) -> dict[str, Any]:
    """Return what a prospect says, normalized, with texts masked and null for what is not said."""
    country = dealership.country if dealership else _country(prospect)
    requested_at, about_date = read_request_date(
        prospect.request_date,
        zone=dealership.zone if dealership else UTC_ZONE,
        country=country,
        received_at=received_at,
    )
    told = {
        "status": prospect.status,
        "ids": _ids(prospect.ids),
        "contact": _contact(prospect.contact, country),
        "vehicle_of_interest": _vehicle(prospect.vehicle_of_interest),
        "trade_in": _vehicle(prospect.trade_in),
        "vehicles": [_vehicle(vehicle) for vehicle in prospect.vehicles],
        "request_date": (requested_at or received_at).isoformat(),
        "request_date_raw": prospect.request_date,
        "received_at": received_at.isoformat(),
        "vendor": _party(prospect.vendor, country),
        "provider": _party(prospect.provider, country),
        "timeframe": prospect.timeframe,
        "comments": masked(prospect.comments),
        "extra": masked_deeply(prospect.extra),
    }
    said = [*prospect.warnings, *about_date, *about_contact(prospect.contact, country)]
    return {**_nulled(told), "extra": told["extra"], "warnings": list(dict.fromkeys(said))}


def _country(prospect: Prospect) -> str:
    """Guess a country from the addresses in it, where no dealership says one."""
    addresses = (prospect.vendor.contact.address, prospect.contact.address)
    return next((a.country for a in addresses if a and len(a.country) == 2), "US")


def _contact(contact: Contact, country: str) -> dict[str, Any]:
    home = contact.address.country if contact.address else ""
    mails = [mail for raw in contact.emails if (mail := clean_email(raw))]
    return {
        "name": contact.name,
        "full_name": contact.full_name,
        "first_name": contact.first_name,
        "middle_name": contact.middle_name,
        "last_name": contact.last_name,
        "suffix": contact.suffix,
        "is_business": contact.is_business,
        "phones": [phone_entry(phone, home, country) for phone in contact.phones],
        "email": mails[0] if mails else "",
        "emails": list(contact.emails),
        "address": _address(contact),
    }


def _address(contact: Contact) -> dict[str, Any] | None:
    if contact.address is None:
        return None
    told = asdict(contact.address)
    return {**told, "street": list(told["street"]), "country": country_code(told["country"])}


def _vehicle(vehicle: Vehicle | None) -> dict[str, Any] | None:
    if vehicle is None:
        return None
    told = {key: value for key, value in asdict(vehicle).items() if key != "details"}
    details = dict(vehicle.details)
    details["comments"] = masked(details.get("comments", ""))
    amounts = [price for price in details.get("prices", []) if price.get("amount")]
    return {
        **told,
        **details,
        "odometer": details.get("odometer"),
        "price": amounts[0] if amounts else None,
        "vin_decoded": decode_vin(vehicle.vin),
    }


def _party(party: Party, country: str) -> dict[str, Any] | None:
    if party == Party():
        return None
    return {
        "name": party.name,
        "ids": _ids(party.ids),
        "url": party.url,
        "service": party.service,
        "emails": list(party.emails),
        "phones": [phone_entry(phone, "", country) for phone in party.phones],
        "contact": None if party.contact == Contact() else _contact(party.contact, country),
    }


def _ids(ids: tuple[ExternalId, ...]) -> list[dict[str, str]]:
    return [asdict(given) for given in ids]


def _nulled(value: Any) -> Any:
    """Return JSON with null in the place of empty texts."""
    if isinstance(value, dict):
        return {key: _nulled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_nulled(inner) for inner in value]
    return None if value == "" else value
