"""The vehicles of a prospect: what the customer wants, and what they would trade in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from babel.numbers import list_currencies

from dealers.leads.adf.document import local_name
from dealers.leads.adf.elements import (
    attribute,
    choice,
    find_all,
    first,
    folded,
    plain_text,
    words,
    words_of,
)
from dealers.leads.adf.people import read_ids
from dealers.leads.adf.prospects import Vehicle
from dealers.leads.adf.vins import vin_conflicts
from dealers.leads.adf.vocabulary import (
    ATTRIBUTES,
    CONDITIONS,
    INTERESTS,
    INTERESTS_TO_SELL,
    ODOMETER_UNITS,
    VEHICLE_STATUSES,
)

INSIDE = frozenset({"option", "finance", "colorcombination"})


def read_vehicle(element: Element, warnings: list[str]) -> Vehicle:
    """Return one vehicle; defaults of the standard apply only where an attribute is absent."""
    year = words_of(element, "year", outside=INSIDE)
    vehicle = Vehicle(
        interest=choice(element, "interest", INTERESTS, "buy", warnings),
        status=choice(element, "status", VEHICLE_STATUSES, "new", warnings),
        year=_year(year),
        make=words_of(element, "make", outside=INSIDE),
        model=words_of(element, "model", outside=INSIDE),
        trim=words_of(element, "trim", outside=INSIDE),
        vin=_vin(words_of(element, "vin", outside=INSIDE)),
        stock=words_of(element, "stock", outside=INSIDE),
        details=_details(element, warnings),
    )
    if year and vehicle.year is None:
        warnings.append(f"unreadable_year: {year[:20]}")
    warnings.extend(vin_conflicts(vehicle.vin, vehicle.year, vehicle.make))
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
    return re.sub(r"[\s-]", "", text).upper()


def _details(element: Element, warnings: list[str]) -> dict[str, Any]:
    year, vin = (words_of(element, name, outside=INSIDE) for name in ("year", "vin"))
    details: dict[str, Any] = {
        "ids": [vars(found) for found in read_ids(e for e in element if local_name(e) == "id")],
        "interest_raw": _unless(attribute(element, "interest"), INTERESTS),
        "status_raw": _unless(attribute(element, "status"), VEHICLE_STATUSES),
        "year_raw": "" if _year(year) else year,
        "vin_raw": vin if vin != _vin(vin) else "",
        "doors": words_of(element, "doors"),
        "body": words_of(element, "bodystyle"),
        "transmission": words_of(element, "transmission"),
        "odometer": _odometer(first(element, "odometer"), warnings),
        "condition": _condition(words_of(element, "condition"), warnings),
        "condition_raw": _unless(words_of(element, "condition"), CONDITIONS),
        "colors": _each(map(_texts, find_all(element, "colorcombination"))),
        "image": _image(first(element, "imagetag")),
        "prices": _each(
            _price(e, warnings, "price") for e in find_all(element, "price", outside=INSIDE)
        ),
        "price_comments": words_of(element, "pricecomments"),
        "options": _each(_option(option, warnings) for option in find_all(element, "option")),
        "finance": _each(_finance(finance, warnings) for finance in find_all(element, "finance")),
        "comments": "\n\n".join(
            _each(plain_text(e) for e in find_all(element, "comments", "comment"))
        ),
    }
    return {key: value for key, value in details.items() if value}


def _each(found: Iterable[Any]) -> list[Any]:
    """Return what says something, once each, in order."""
    kept: list[Any] = []
    for one in found:
        if one and one not in kept:
            kept.append(one)
    return kept


def _unless(raw: str | None, known: frozenset[str]) -> str:
    return "" if raw is None or folded(raw) in known else raw


def _texts(element: Element) -> dict[str, str]:
    names = ("interiorcolor", "exteriorcolor", "preference")
    return {name: text for name in names if (text := words_of(element, name))}


def _image(element: Element | None) -> dict[str, str]:
    if element is None:
        return {}
    about = {name: attribute(element, name) for name in ("width", "height", "alttext")}
    found = {"address": words(element), **about}
    return {key: value for key, value in found.items() if value}


def _condition(text: str, warnings: list[str]) -> str:
    if text and folded(text) not in CONDITIONS:
        warnings.append(f"unknown_value: condition={text[:60]}")
        return "unknown"
    return folded(text)


def _odometer(element: Element | None, warnings: list[str]) -> dict[str, Any]:
    """Return value, units and status; what can't be read as a number is kept as `text`."""
    if element is None:
        return {}
    text, units = words(element), attribute(element, "units") or attribute(element, "unit") or ""
    if units and units.casefold() not in ODOMETER_UNITS:
        warnings.append(f"unknown_value: odometer/units={units[:20]}")
    value = decimal(text)
    found = {
        "value": int(value) if value is not None and value >= 0 else None,
        "text": text if value is None or value < 0 or value != int(value) else "",
        "units": ODOMETER_UNITS.get(units.casefold(), ""),
        "units_raw": "" if units in ODOMETER_UNITS.values() else units,
        "status": (attribute(element, "status") or "").casefold(),
    }
    return {key: said for key, said in found.items() if said not in ("", None)}


def _option(element: Element, warnings: list[str]) -> dict[str, Any]:
    price = first(element, "price")
    found = {
        "name": words_of(element, "optionname"),
        "code": words_of(element, "manufacturercode"),
        "stock": words_of(element, "stock"),
        "weighting": words_of(element, "weighting"),
        "price": None if price is None else _price(price, warnings, "price"),
    }
    return {key: value for key, value in found.items() if value}


def _finance(element: Element, warnings: list[str]) -> dict[str, Any]:
    found = {
        "method": words_of(element, "method"),
        "amounts": _each(_price(e, warnings, "amount") for e in find_all(element, "amount")),
        "balances": _each(_price(e, warnings, "balance") for e in find_all(element, "balance")),
    }
    return {key: value for key, value in found.items() if value}


def _price(element: Element, warnings: list[str], name: str) -> dict[str, str]:
    """Return an amount of money as text with what is said about it; a zero is no amount.

    What is no number, such as "call", is kept as `text`.
    """
    text, amount = words(element), decimal(words(element))
    about = {key: said for key in sorted(ATTRIBUTES[name]) if (said := attribute(element, key))}
    if currency := about.get("currency"):
        about["currency"] = currency.upper()
        if about["currency"] not in _currencies():
            warnings.append(f"unknown_value: currency={currency[:20]}")
    about = {k: v if k in {"currency", "source"} else v.lower() for k, v in about.items()}
    if amount:
        return {"amount": f"{amount:f}", **about}
    return {"text": text, **about} if text else about


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def decimal(text: str) -> Decimal | None:
    """Return the number in a text such as ``$26,995.00``, ``80,000`` or ``7.990 €``, or None."""
    digits = re.sub(r"[^\d.,-]", "", text, flags=re.ASCII)
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+", digits):
        digits = digits.replace(".", "")
    elif re.search(r",\d{1,2}$", digits):
        digits = digits.replace(".", "").replace(",", ".")
    try:
        value = Decimal(digits.replace(",", ""))
    except InvalidOperation:
        return None
    return value if abs(value) < Decimal(10) ** 10 else None
