"""The vehicles of a prospect: what the customer wants, and what they would trade in."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from babel.numbers import list_currencies
from vininfo import Vin
from vininfo.exceptions import ValidationError as NotAVin

from dealers.leads.adf.elements import (
    attribute,
    choice,
    find_all,
    first,
    plain_text,
    words,
    words_of,
)
from dealers.leads.adf.people import read_ids
from dealers.leads.adf.prospects import Vehicle
from dealers.leads.adf.vocabulary import (
    CONDITIONS,
    INTERESTS,
    INTERESTS_TO_SELL,
    ODOMETER_UNITS,
    VEHICLE_STATUSES,
)

INSIDE = frozenset({"option", "finance", "colorcombination"})
VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")


def read_vehicle(element: Element, warnings: list[str]) -> Vehicle:
    """Return one vehicle; defaults of the standard apply only where an attribute is absent."""
    year = words_of(element, "year", outside=INSIDE)
    vehicle = Vehicle(
        interest=choice(element, "interest", INTERESTS, "buy", warnings),
        status=choice(element, "status", VEHICLE_STATUSES, "new", warnings),
        year=_year(year),
        make=words_of(element, "make", outside=INSIDE)[:80],
        model=words_of(element, "model", outside=INSIDE)[:120],
        trim=words_of(element, "trim", outside=INSIDE)[:120],
        vin=_vin(words_of(element, "vin", outside=INSIDE)),
        stock=words_of(element, "stock", outside=INSIDE)[:64],
        details=_details(element, warnings),
    )
    if year and vehicle.year is None:
        warnings.append(f"unreadable_year: {year[:20]}")
    _compare_with_vin(vehicle, warnings)
    return vehicle


def of_interest(vehicles: tuple[Vehicle, ...]) -> Vehicle | None:
    """Return the first vehicle the customer wants; an unknown interest counts as wanting."""
    wanted = (v for v in vehicles if v.interest not in INTERESTS_TO_SELL and v.named)
    return next(wanted, None)


def to_trade(vehicles: tuple[Vehicle, ...]) -> Vehicle | None:
    """Return the first vehicle the customer would sell or trade in."""
    return next((v for v in vehicles if v.interest in INTERESTS_TO_SELL and v.named), None)


def _year(text: str) -> int | None:
    return int(text) if re.fullmatch(r"(19|20)\d\d", text, re.ASCII) else None


def _vin(text: str) -> str:
    return re.sub(r"[\s-]", "", text).upper()[:32]


def _compare_with_vin(vehicle: Vehicle, warnings: list[str]) -> None:
    """Set the VIN's model year beside the sender's; the sender's text is kept."""
    if not vehicle.year or not VIN.fullmatch(vehicle.vin):
        return
    try:
        vin = Vin(vehicle.vin)
        if vin.verify_checksum() and vehicle.year not in vin.years:
            warnings.append(f"vin_conflict: {vehicle.vin} is of {_model_year(vin)}")
    except (NotAVin, KeyError, IndexError):
        return


def _model_year(vin: Vin) -> int:
    """Return the likelier of the two years that a code stands for (49 CFR 565.15, position 7)."""
    old = vin.num[6].isdigit()
    years: list[int] = vin.years
    return next((year for year in years if (year < 2010) == old), years[0])


def _details(element: Element, warnings: list[str]) -> dict[str, Any]:
    details: dict[str, Any] = {
        "ids": [vars(found) for found in read_ids(e for e in element if e.tag.endswith("id"))],
        "interest_raw": attribute(element, "interest"),
        "status_raw": attribute(element, "status"),
        "doors": words_of(element, "doors"),
        "body": words_of(element, "bodystyle"),
        "transmission": words_of(element, "transmission"),
        "odometer": _odometer(first(element, "odometer"), warnings),
        "condition": _condition(words_of(element, "condition"), warnings),
        "colors": [_texts(c) for c in find_all(element, "colorcombination")],
        "image": words_of(element, "imagetag"),
        "prices": [
            p for e in find_all(element, "price", outside=INSIDE) if (p := _price(e, warnings))
        ],
        "price_comments": words_of(element, "pricecomments"),
        "options": [_option(option, warnings) for option in find_all(element, "option")],
        "finance": [_finance(finance, warnings) for finance in find_all(element, "finance")],
        "comments": "\n".join(
            text for e in find_all(element, "comments", "comment") if (text := plain_text(e))
        ),
    }
    return {key: value for key, value in details.items() if value}


def _texts(element: Element) -> dict[str, str]:
    return {child.tag: text for child in element if (text := words(child))}


def _condition(text: str, warnings: list[str]) -> str:
    folded = text.casefold()
    if folded and folded not in CONDITIONS:
        warnings.append(f"unknown_value: condition={text[:60]}")
        return "unknown"
    return folded


def _odometer(element: Element | None, warnings: list[str]) -> dict[str, Any] | None:
    value = decimal(words(element))
    if element is None or value is None:
        return None
    units = attribute(element, "units") or attribute(element, "unit") or ""
    if units and units.casefold() not in ODOMETER_UNITS:
        warnings.append(f"unknown_value: odometer/units={units[:20]}")
    return {
        "value": int(value),
        "units": ODOMETER_UNITS.get(units.casefold(), ""),
        "status": (attribute(element, "status") or "unknown").casefold(),
    }


def _option(element: Element, warnings: list[str]) -> dict[str, Any]:
    price = first(element, "price")
    found = {
        "name": words_of(element, "optionname"),
        "code": words_of(element, "manufacturercode"),
        "stock": words_of(element, "stock"),
        "weighting": words_of(element, "weighting"),
        "price": None if price is None else _price(price, warnings),
    }
    return {key: value for key, value in found.items() if value}


def _finance(element: Element, warnings: list[str]) -> dict[str, Any]:
    found = {
        "method": words_of(element, "method").casefold(),
        "amounts": [a for e in find_all(element, "amount") if (a := _price(e, warnings))],
        "balances": [b for e in find_all(element, "balance") if (b := _price(e, warnings))],
    }
    return {key: value for key, value in found.items() if value}


def _price(element: Element, warnings: list[str]) -> dict[str, str] | None:
    """Return an amount of money as text with what is said about it; a zero says nothing."""
    amount = decimal(words(element))
    if not amount:
        return None
    about = {key.lower(): value.strip() for key, value in element.attrib.items() if value.strip()}
    if currency := about.pop("currency", ""):
        about["currency"] = currency.upper()
        if about["currency"] not in _currencies():
            warnings.append(f"unknown_value: currency={currency[:20]}")
    return {
        "amount": str(amount),
        **{k: v if k == "currency" else v.lower() for k, v in about.items()},
    }


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def decimal(text: str) -> Decimal | None:
    """Return the number in a text such as ``$26,995.00`` or ``80,000``, or None."""
    digits = re.sub(r"[^\d.,-]", "", text)
    if re.search(r",\d{1,2}$", digits):
        digits = digits.replace(".", "").replace(",", ".")
    try:
        value = Decimal(digits.replace(",", ""))
    except InvalidOperation:
        return None
    return value if abs(value) < Decimal(10) ** 10 else None
