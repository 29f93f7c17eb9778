"""Whom files are from and whom they are for: what the commands of this folder ask alike."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from dealers.leads import actions
from dealers.leads.models import Source
from dealers.network.models import Brand, Dealership


def add_arguments(parser: CommandParser) -> None:
    """Declare who sends, and for whom."""
    parser.add_argument("--source", required=True, help="who sends; added when it is new")
    parser.add_argument("--dealership", metavar="CODE", help="the dealer code they are for")
    parser.add_argument("--brand", metavar="NAME", help="needed when there are several")


def of(options: dict[str, Any]) -> tuple[Source, Dealership | None]:
    """Return the source and the dealership that the arguments name."""
    brand = _brand(options["brand"], options["dealership"], options["source"])
    dealership = _dealership(brand, options["dealership"])
    return _source(brand, options["source"], dealership), dealership


def dealership_of(code: str, brand: str | None) -> Dealership:
    """Return the dealership with this code, of this brand where several have it."""
    found = Dealership.objects.filter(code=code)
    rows = list((found.filter(brand__name__iexact=brand) if brand else found)[:2])
    if len(rows) != 1:
        raise CommandError(
            "Several brands fit; say which one with --brand NAME."
            if rows
            else f"No dealership has the code {code}."
        )
    return rows[0]


def _brand(name: str | None, code: str | None, source: str) -> Brand:
    found = Brand.objects.all()
    if name:
        found = found.filter(name__iexact=name)
    elif code:
        found = found.filter(dealerships__code=code)
    elif found.filter(lead_sources__name__iexact=source).distinct().count() == 1:
        found = found.filter(lead_sources__name__iexact=source).distinct()
    brands = list(found[:2])
    if not brands:
        raise CommandError(
            f"There is no brand {name}." if name else "No brand has this dealership."
        )
    if len(brands) > 1:
        raise CommandError("Several brands fit; say which one with --brand NAME.")
    return brands[0]


def _dealership(brand: Brand, code: str | None) -> Dealership | None:
    if code is None:
        return None
    found = Dealership.objects.filter(brand=brand, code=code).first()
    if found is None:
        raise CommandError(f"{brand} has no dealership with the code {code}.")
    return found


def _source(brand: Brand, name: str, dealership: Dealership | None) -> Source:
    """Give the source of this name: the dealership's own if it has one, else the brand's."""
    named = Source.objects.filter(brand=brand, name__iexact=name)
    own = named.filter(dealership=dealership).first() if dealership else None
    if own:
        return own
    alone = list(named[:2]) if dealership is None else []
    if len(alone) == 1:
        return alone[0]
    return actions.source_for(brand, name, kind=Source.Kind.FILE)
