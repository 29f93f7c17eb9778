"""Asking for a vehicle in stock without knowing who keeps stock; inventory registers its answer.

A domain writes in a module that is imported at start (its `shell` module, say):

    register_stock_finder(find)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Wanted:
    """What a customer asks for; what is not said is empty."""

    vin: str = ""
    stock_number: str = ""
    year: int | None = None
    make: str = ""
    model: str = ""


@dataclass(frozen=True)
class InStock:
    """A vehicle of a dealership that fits, and what told: vin, stock_number or model."""

    vehicle_id: UUID
    dealership_id: UUID
    told_by: str
    # bev, phev, …; empty while nobody knows.
    powertrain: str = ""


# Gives the best fit at each dealership of a brand, or at one of them only.
Finder = Callable[[Wanted, UUID, UUID | None], list[InStock]]
finders: list[Finder] = []


def register_stock_finder(finder: Finder) -> None:
    """Let a domain answer what is in stock."""
    finders.append(finder)


def find_in_stock(wanted: Wanted, *, brand_id: UUID, dealership_id: UUID | None) -> list[InStock]:
    """Give what fits, one vehicle for each dealership; nothing for a wish that names nothing."""
    if not (wanted.vin or wanted.stock_number or wanted.model):
        return []
    return [found for finder in finders for found in finder(wanted, brand_id, dealership_id)]
