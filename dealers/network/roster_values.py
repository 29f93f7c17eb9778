"""The cells of a roster as values of a dealership, and a dealership as cells."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from babel.numbers import get_territory_currencies

from dealers.network.models import Dealership
from dealers.network.roster import COLUMNS
from dealers.network.states import TIME_ZONES
from dealers.network.weeks import cell_of, week_of

PLAIN = ("name", "street", "postal_code", "city", "time_zone", "phone", "email")
LOCALES = {"US": "en-US", "DE": "de-DE", "AT": "de-AT", "CH": "de-CH", "CA": "en-CA", "GB": "en-GB"}


def fields_of(cells: Mapping[str, str], *, is_new: bool) -> dict[str, Any]:
    """Give the fields that a row sets; a column that the file lacks leaves its field alone."""
    fields: dict[str, Any] = {name: cells[name] for name in PLAIN if name in cells}
    if "website" in cells:
        fields["website"] = _address(cells["website"])
    for name in ("latitude", "longitude"):
        if name in cells:
            fields[name] = _degrees(cells[name])
    for name, column in (
        ("subdivision", "state"),
        ("country", "country"),
        ("currency", "currency"),
    ):
        if column in cells:
            fields[name] = cells[column].upper()
    if "status" in cells:
        fields["status"] = cells["status"].lower()
    if "locale" in cells:
        fields["locale"] = cells["locale"].replace("_", "-")
    return (
        _completed(fields) if is_new else {k: v for k, v in fields.items() if v or k not in NEEDED}
    )


# What a dealership can't be without; an empty cell leaves it as it is.
NEEDED = ("country", "currency", "locale", "time_zone", "status")


def _completed(fields: dict[str, Any]) -> dict[str, Any]:
    """Fill in what follows from the country and the state."""
    country = fields.get("country") or "US"
    guesses = {
        "country": country,
        "currency": next(iter(get_territory_currencies(country)), ""),
        "locale": LOCALES.get(country, "en-US"),
        "time_zone": TIME_ZONES.get(fields.get("subdivision", ""), "") if country == "US" else "",
        "status": Dealership.Status.ACTIVE.value,
    }
    return fields | {name: fields.get(name) or guess for name, guess in guesses.items()}


def _address(text: str) -> str:
    """Give an address that is safe as a link, whatever the cell says."""
    if not text or text.lower().startswith(("http://", "https://")):
        return text
    return f"https://{text}"


def _degrees(text: str) -> float | None:
    """Give the number; what is none is a number off the earth, which the row is refused for."""
    if not text:
        return None
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return math.inf


def default_fields(dealership: Dealership | None) -> dict[str, Any]:
    """Give the values that a row does not set, as they are now."""
    if dealership is None:
        return {}
    names = (*PLAIN, *NEEDED, "website", "latitude", "longitude", "subdivision")
    return {name: getattr(dealership, name) for name in names}


def cells_of(dealership: Dealership) -> Iterator[Any]:
    """Yield a dealership's cells in the order of COLUMNS, as an export tells it."""
    special = {
        "region": dealership.region.code,
        "group": dealership.group.name if dealership.group else "",
        "state": dealership.subdivision,
        "opening_hours": cell_of(week_of(dealership)),
    }
    for name in COLUMNS:
        yield special[name] if name in special else getattr(dealership, name)
