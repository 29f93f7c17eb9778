"""Leads of advertising networks as prospects: Google's lead form webhook, Meta's fetched leads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from dealers.leads.adf import Address, Contact, ExternalId, Party, Phone, Prospect, Vehicle
from dealers.leads.adf.encodings import ILLEGAL

GOOGLE, META = "Google Ads", "Meta"
# What the networks call things, and what people name their own questions, in our words.
_FIELDS = """
name: full_name fullname
first_name: first_name firstname given_name vorname
last_name: last_name lastname family_name surname nachname
email: email email_address e_mail e_mail_address mail work_email user_email
phone: phone_number phone work_phone work_phone_number user_phone mobile mobile_number telefon
street: street_address street
city: city
region: region state province
postal_code: postal_code zip_code zip post_code
country: country
make: make vehicle_make brand
model: vehicle_model model which_model which_model_are_you_interested_in vehicle
year: year vehicle_year model_year
vin: vin
stock: stock stock_number
status: vehicle_condition
dealership: preferred_dealership dealership dealer dealer_code store_code
timeframe: vehicle_purchase_timeline when_do_you_plan_to_buy purchase_timeline timeframe
comments: comments comment message question
"""
FIELDS = {
    alias: ours
    for line in _FIELDS.strip().splitlines()
    for ours, aliases in [line.split(": ")]
    for alias in aliases.split()
}
CLICKS = {
    "gcl_id": "gclid",
    "campaign_id": "campaign_id",
    "adgroup_id": "adgroup_id",
    "creative_id": "creative_id",
    "form_id": "form_id",
    "ad_id": "ad_id",
    "page_id": "page_id",
}
Body = dict[str, Any]


def is_google(body: Any) -> bool:
    """Say whether this is the body of a lead form webhook."""
    return isinstance(body, dict) and isinstance(body.get("user_column_data"), list)


def is_meta_lead(body: Any) -> bool:
    """Say whether this is a lead as Meta's API gives it."""
    return isinstance(body, dict) and isinstance(body.get("field_data"), list)


def is_meta_notice(body: Any) -> bool:
    """Say whether this is a webhook of Meta: it names leads and holds nothing of the customer."""
    return isinstance(body, dict) and isinstance(body.get("entry"), list)


def read_google(body: Body) -> tuple[Prospect, dict[str, str]]:
    """Return the prospect and the tracking of a lead form."""
    answers = [
        (c.get("column_id") or c.get("column_name"), c.get("string_value"))
        for c in body["user_column_data"]
        if isinstance(c, dict)
    ]
    given = ExternalId(_text(body.get("lead_id")), source=GOOGLE)
    return _prospect(answers, given, ""), _tracking(body)


def read_meta(body: Body) -> tuple[Prospect, dict[str, str]]:
    """Return the prospect and the tracking of a lead as fetched."""
    answers = [
        (f.get("name"), ", ".join(map(_text, _listed(f.get("values")))))
        for f in body["field_data"]
        if isinstance(f, dict)
    ]
    given = ExternalId(_text(body.get("id") or body.get("leadgen_id")), source=META)
    return _prospect(answers, given, _text(body.get("created_time"))), _tracking(body)


def leads_named(body: Body) -> list[Body]:
    """Return what each lead of a Meta notice is known by: leadgen_id, page_id, form_id and so on."""
    changes = [
        change
        for entry in body["entry"]
        if isinstance(entry, dict)
        for change in _listed(entry.get("changes"))
        if isinstance(change, dict) and change.get("field") == "leadgen"
    ]
    values = [change.get("value") for change in changes]
    return [v for v in values if isinstance(v, dict) and re.fullmatch(r"\d{1,32}", _id(v))]


def _listed(value: Any) -> list[Any]:
    """A list as it is, and whatever else was sent in its place as the only one in it."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _id(value: Body) -> str:
    return _text(value.get("leadgen_id"))


def _prospect(answers: Iterable[tuple[Any, Any]], given: ExternalId, request_date: str) -> Prospect:
    told: dict[str, str] = {}
    others: dict[str, str] = {}
    for name, value in answers:
        ours = FIELDS.get(_key(name))
        if ours and ours not in told and _text(value):
            told[ours] = _text(value)
        elif _text(value):
            others[_text(name)] = _text(value)
    vehicle = _vehicle(told)
    return Prospect(
        index=0,
        ids=(given,) if given.value else (),
        request_date=request_date,
        contact=_contact(told),
        vehicle_of_interest=vehicle,
        vehicles=(vehicle,) if vehicle else (),
        vendor=_vendor(told.get("dealership", "")),
        provider=Party(name=given.source),
        timeframe={"description": told["timeframe"]} if "timeframe" in told else {},
        comments=told.get("comments", ""),
        extra=[{"path": "/form", "attributes": others}] if others else [],
        warnings=() if vehicle else ("general_enquiry",),
    )


def _contact(told: Body) -> Contact:
    parts = ("street", "city", "region", "postal_code", "country")
    address = {part: told[part] for part in parts if part in told}
    street = (address.pop("street"),) if "street" in address else ()
    return Contact(
        full_name=told.get("name", ""),
        first_name=told.get("first_name", ""),
        last_name=told.get("last_name", ""),
        emails=(told["email"],) if "email" in told else (),
        phones=(Phone(told["phone"]),) if "phone" in told else (),
        address=Address(street=street, **address) if street or address else None,
    )


def _vehicle(told: Body) -> Vehicle | None:
    year = told.get("year", "")
    vehicle = Vehicle(
        status={"new": "new", "used": "used"}.get(told.get("status", "new").casefold(), "unknown"),
        year=int(year) if re.fullmatch(r"(19|20)\d\d", year, re.ASCII) else None,
        make=told.get("make", ""),
        model=told.get("model", ""),
        vin=told.get("vin", "").upper(),
        stock=told.get("stock", ""),
    )
    return vehicle if vehicle.named else None


def _vendor(chosen: str) -> Party:
    """Give the dealership a customer chose: its code decides where the lead goes, its name never."""
    return Party(name=chosen, ids=(ExternalId(chosen),)) if chosen else Party()


def _tracking(body: Body) -> dict[str, str]:
    found = {ours: _text(body.get(theirs)) for theirs, ours in CLICKS.items()}
    return {key: value for key, value in found.items() if value}


def _key(name: Any) -> str:
    return re.sub(r"[^a-z0-9]+", "_", _text(name).casefold()).strip("_")


def _text(value: Any) -> str:
    """Return one line of text for any value that JSON can hold."""
    if value is None or isinstance(value, dict | list | bool):
        return "" if value is None else json.dumps(value)
    return " ".join(ILLEGAL.sub("", str(value)).split())
