"""What a VIN says by itself, set beside what a sender says; the sender's text is kept."""

from __future__ import annotations

import re
from typing import Any

from vininfo import Vin
from vininfo.exceptions import ValidationError as NotAVin

VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
# Makes that leave the same works, or share a maker's code: between them nothing is odd.
_FAMILIES = """
honda acura
toyota lexus scion daihatsu subaru
nissan infiniti datsun renault dacia mitsubishi
chrysler dodge jeep ram plymouth eagle fiat abarth lancia alfa alfa-romeo maserati
ford lincoln mercury mazda
volkswagen vw audi seat skoda cupra porsche bentley
bmw mini rolls-royce
mercedes-benz mercedes smart maybach freightliner daimler
hyundai kia genesis
peugeot citroen ds opel vauxhall
volvo polestar
jaguar land land-rover rover
"""
FAMILIES = [frozenset(line.split()) for line in _FAMILIES.split("\n") if line]
# Makes of one maker that has a code for each of them (49 CFR 565: world manufacturer identifier).
_TOLD_APART = "gmc chevrolet cadillac buick pontiac oldsmobile saturn tesla suzuki isuzu saab"
MAKES = frozenset(_TOLD_APART.split()).union(*FAMILIES)


def decode_vin(vin: str) -> dict[str, Any] | None:
    """Return maker, country, model year and whether the check digit holds; None for no VIN.

    The check digit is the law in North America and China only, so elsewhere a wrong one says
    nothing, and no year is read.
    """
    if not VIN.fullmatch(vin) or len(set(vin)) == 1:
        return None
    try:
        read = Vin(vin)
        checked = bool(read.verify_checksum())
        year = _model_year(read) if checked else None
        return {
            "maker": read.manufacturer or None,
            "country": read.country or None,
            "model_year": year,
            "check_digit_holds": checked,
        }
    except (NotAVin, KeyError, IndexError, ValueError):
        return None


def vin_conflicts(vin: str, year: int | None, make: str) -> list[str]:
    """Return a warning when a VIN contradicts the year or the make that stand beside it."""
    read = decode_vin(vin)
    if read is None or not read["check_digit_holds"]:
        return []
    other_year = year and read["model_year"] and year not in Vin(vin).years
    if other_year or _is_another_make(read["maker"] or "", make):
        return [f"vin_conflict: {vin} is of {read['model_year']}, {read['maker']}"]
    return []


def _is_another_make(maker: str, make: str) -> bool:
    """Say whether both are known makes that never share a code."""
    told, said = _known(maker), _known(make)
    if not told or not said or told == said:
        return False
    return not any({told, said} <= family for family in FAMILIES)


def _known(name: str) -> str:
    first = name.casefold().partition(" ")[0]
    return first if first in MAKES else ""


def _model_year(vin: Vin) -> int:
    """Return the likelier of the two years that a code stands for (49 CFR 565.15, position 7)."""
    old = vin.num[6].isdigit()
    years: list[int] = vin.years
    return next((year for year in years if (year < 2010) == old), years[0])
