"""Stock as a file for people: what the list shows, never what a vehicle cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dealers.inventory.querysets import VehicleQuerySet

# By name, so that a new field leaves only when somebody adds it here.
EXPORTED = (
    "dealership__code", "dealership__name", "vin", "stock_number", "year", "make", "model", "trim",
    "body", "powertrain", "engine", "transmission", "drivetrain", "exterior_color",
    "interior_color", "condition", "certified", "price", "msrp", "currency", "odometer",
    "odometer_unit", "status", "first_seen", "description", "url",
)  # fmt: skip
HEADER = [name.replace("dealership__", "dealer_") for name in EXPORTED]
MOST_IN_A_WORKBOOK = 100_000


def exported(rows: VehicleQuerySet) -> Iterator[tuple[Any, ...]]:
    """The rows of the file, a few at a time."""
    return rows.order_by("-id").values_list(*EXPORTED).iterator(chunk_size=2_000)
