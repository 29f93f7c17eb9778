"""What a visitor typed into a form, as a prospect; stored and replayed like any other message."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from dealers.leads.adf import (
    Address,
    Contact,
    ExternalId,
    Party,
    Phone,
    Prospect,
    Unreadable,
    Vehicle,
    country_code,
)
from dealers.leads.adf.encodings import ILLEGAL
from dealers.leads.adf.vocabulary import INTERESTS, INTERESTS_TO_SELL

FORM_MARK = "rooftop_form"
NAMES = ("name", "first_name", "last_name", "email", "phone", "comments", "timeframe")
ADDRESS = ("street", "city", "region", "postal_code", "country")
VEHICLE = ("year", "make", "model", "trim", "vin", "stock_number", "interest")
# What another system's JSON says besides what was typed.
BESIDES = ("id", "dealership", "requested_at", "tracking")
KEPT = frozenset(NAMES + ADDRESS + VEHICLE)
# Any of these makes JSON of another system a lead.
KNOWN = frozenset(NAMES) - {"comments", "timeframe"}


def write_form(form: dict[str, Any], tracking: dict[str, Any]) -> bytes:
    """Return the raw message of a form: what was typed and where it came from."""
    body = {FORM_MARK: 1, "form": form, "tracking": tracking}
    return json.dumps(body, ensure_ascii=False, default=str).encode()


def is_form(raw: bytes) -> bool:
    """Say whether a raw message is one that ``write_form`` wrote."""
    return raw.startswith(b'{"' + FORM_MARK.encode())


def read_form(raw: bytes) -> tuple[Prospect, dict[str, Any]]:
    """Return the prospect and the tracking of a form.

    Known fields: name (or first_name, last_name), email, phone, street, city, region, postal_code,
    country, comments, year, make, model, trim, vin, stock_number, interest, timeframe. Others are
    kept as extensions.
    """
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not_json", str(error)) from error
    form, tracking = body.get("form"), body.get("tracking")
    if not isinstance(form, dict) or not isinstance(tracking, dict):
        raise Unreadable("no_lead_in_json")
    return _prospect(form), tracking


def read_fields(body: dict[str, Any]) -> tuple[Prospect, dict[str, Any]]:
    """Return the prospect and the tracking of another system's JSON: our fields and four more.

    `id` is its number, `dealership` the code of who is to answer, `requested_at` when the customer
    asked, `tracking` what brought them.
    """
    fields = {key: value for key, value in body.items() if key not in BESIDES}
    number, code, at = (_text(body.get(key)) for key in BESIDES[:3])
    prospect = replace(
        _prospect(fields),
        ids=(ExternalId(number),) if number else (),
        vendor=Party(ids=(ExternalId(code),)) if code else Party(),
        request_date=at,
    )
    tracking = body.get("tracking")
    return prospect, tracking if isinstance(tracking, dict) else {}


def _prospect(form: dict[str, Any]) -> Prospect:
    typed = {_text(key): _text(value) for key, value in form.items()}
    vehicle, warnings = _vehicle(typed)
    sells = vehicle is not None and vehicle.interest in INTERESTS_TO_SELL
    return Prospect(
        index=0,
        contact=_contact(typed),
        vehicle_of_interest=None if sells else vehicle,
        trade_in=vehicle if sells else None,
        vehicles=(vehicle,) if vehicle else (),
        comments=typed.get("comments", "")[:20_000],
        timeframe={"description": typed["timeframe"]} if typed.get("timeframe") else {},
        extra=[
            {
                "path": "/form",
                "attributes": {k: v for k, v in typed.items() if k not in KEPT},
            }
        ],
        warnings=warnings,
    )


def _text(value: Any) -> str:
    return "" if value is None else ILLEGAL.sub("", str(value)).strip()


def _contact(typed: dict[str, str]) -> Contact:
    phone = typed.get("phone", "")
    return Contact(
        full_name=typed.get("name", ""),
        first_name=typed.get("first_name", ""),
        last_name=typed.get("last_name", ""),
        emails=(typed["email"],) if typed.get("email") else (),
        phones=(Phone(phone[:64]),) if any(sign.isdigit() for sign in phone) else (),
        address=_address(typed),
    )


def _address(typed: dict[str, str]) -> Address | None:
    street, city, region, postal_code, country = (typed.get(name, "")[:200] for name in ADDRESS)
    address = Address(
        street=(street,) if street else (),
        city=city,
        region=region,
        postal_code=postal_code,
        country=country_code(country),
    )
    return None if address == Address() else address


def _vehicle(typed: dict[str, str]) -> tuple[Vehicle | None, tuple[str, ...]]:
    """Return the vehicle a form names, and what is to be said about it."""
    year, said = typed.get("year", ""), typed.get("interest") or "buy"
    interest = said.casefold() if said.casefold() in INTERESTS else "unknown"
    vehicle = Vehicle(
        interest=interest,
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        make=typed.get("make", "")[:80],
        model=typed.get("model", "")[:120],
        trim=typed.get("trim", "")[:120],
        vin=typed.get("vin", "").upper()[:32],
        stock=typed.get("stock_number", "")[:64],
    )
    if not vehicle.named:
        return None, ("general_enquiry",)
    if interest in INTERESTS_TO_SELL:
        return vehicle, ("no_vehicle_of_interest",)
    return vehicle, (f"unknown_value: interest={said[:60]}",) if interest == "unknown" else ()
