"""The vehicles of a written document."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, SubElement

from dealers.leads.adf.prospects import ExternalId, Vehicle
from dealers.leads.adf.writing_parts import add, clean, write_ids

TEXTS = {
    "doors": "doors",
    "body": "bodystyle",
    "transmission": "transmission",
}


def write_vehicle(parent: Element, vehicle: Vehicle) -> None:
    """Add one vehicle; what its sender wrote stands where we could not read it."""
    told = vehicle.details
    element = SubElement(parent, "vehicle", _attributes(vehicle))
    write_ids(element, [ExternalId(**given) for given in told.get("ids", ())])
    add(element, "year", told.get("year_raw") or str(vehicle.year or ""))
    add(element, "make", vehicle.make)
    add(element, "model", vehicle.model)
    add(element, "vin", told.get("vin_raw") or vehicle.vin)
    add(element, "stock", vehicle.stock)
    add(element, "trim", vehicle.trim)
    for key, name in TEXTS.items():
        add(element, name, told.get(key, ""))
    _write_odometer(element, told.get("odometer", {}))
    add(element, "condition", told.get("condition_raw") or told.get("condition", ""))
    for color in told.get("colors", ()):
        combination = SubElement(element, "colorcombination")
        for name, text in color.items():
            add(combination, name, text)
    _write_image(element, told.get("image", {}))
    for price in told.get("prices", ()):
        _write_money(element, "price", price)
    add(element, "pricecomments", told.get("price_comments", ""))
    for option in told.get("options", ()):
        _write_option(element, option)
    for finance in told.get("finance", ()):
        _write_finance(element, finance)
    add(element, "comments", told.get("comments", ""))


def _attributes(vehicle: Vehicle) -> dict[str, str]:
    said = {"interest": vehicle.interest, "status": vehicle.status}
    return {
        name: clean(vehicle.details.get(f"{name}_raw", "")) if value == "unknown" else value
        for name, value in said.items()
        if value
    }


def _write_odometer(parent: Element, told: dict[str, Any]) -> None:
    value = told.get("text") or str(told.get("value", ""))
    units = told.get("units_raw") or told.get("units", "")
    add(parent, "odometer", value, status=told.get("status", ""), units=units)


def _write_image(parent: Element, told: dict[str, str]) -> None:
    about = {key: value for key, value in told.items() if key != "address"}
    add(parent, "imagetag", told.get("address", ""), **about)


def _write_money(parent: Element, name: str, told: dict[str, str]) -> None:
    about = {key: value for key, value in told.items() if key not in ("amount", "text")}
    add(parent, name, told.get("amount") or told.get("text", ""), **about)


def _write_option(parent: Element, told: dict[str, Any]) -> None:
    option = SubElement(parent, "option")
    add(option, "optionname", told.get("name", ""))
    add(option, "manufacturercode", told.get("code", ""))
    add(option, "stock", told.get("stock", ""))
    add(option, "weighting", told.get("weighting", ""))
    if price := told.get("price"):
        _write_money(option, "price", price)


def _write_finance(parent: Element, told: dict[str, Any]) -> None:
    finance = SubElement(parent, "finance")
    add(finance, "method", told.get("method", ""))
    for amount in told.get("amounts", ()):
        _write_money(finance, "amount", amount)
    for balance in told.get("balances", ()):
        _write_money(finance, "balance", balance)
