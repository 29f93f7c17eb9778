"""Vehicle identification numbers (ISO 3779, 49 CFR 565)."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

SHAPE = re.compile(r"^[A-HJ-NPR-Z0-9]{17}$")
SHORT = re.compile(r"^[A-Z0-9]{5,13}$")
LAST_YEAR_OF_SHORT_VINS = 1980
DENIED = frozenset({"1234567890ABCDEFG", "00000000000000000", "11111111111111111"})
FEWEST_CHARACTERS = 4

VALUES = {
    **{str(n): n for n in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    "P": 7,
    "R": 9,
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
CHECK_DIGITS = "0123456789X"

# Where the law demands a check digit.
CHECKED_IN = frozenset({"US", "CA", "CN"})


class Check(StrEnum):
    """What is known about a VIN."""

    VALID = "valid"
    UNVERIFIED = "unverified"
    NONE = ""


class Verdict(NamedTuple):
    """A cleaned VIN with what is known about it, or the reason why it is none."""

    vin: str
    check: Check
    wrong: str = ""
    proposal: str = ""


def cleaned(text: str) -> str:
    """The VIN as it is stored: upper case, without spaces and dashes."""
    return re.sub(r"[\s\-]+", "", text).upper()


def check_digit(vin: str) -> str:
    """The character that position 9 of a 17-character VIN has to be."""
    total = sum(VALUES[char] * weight for char, weight in zip(vin, WEIGHTS, strict=True))
    return CHECK_DIGITS[total % 11]


def judge(text: str, *, country: str, year: int | None) -> Verdict:
    """What to make of a VIN that was delivered for a vehicle in this country."""
    vin = cleaned(text)
    if len(vin) != 17:
        return _judge_short(vin, country, year)
    if not SHAPE.match(vin):
        return Verdict(vin, Check.NONE, "vin_letters", _proposal(vin))
    if vin in DENIED or len(set(vin)) < FEWEST_CHARACTERS:
        return Verdict(vin, Check.NONE, "vin_denied")
    if vin[8] == check_digit(vin):
        return Verdict(vin, Check.VALID)
    if country in CHECKED_IN:
        return Verdict(vin, Check.NONE, "vin_check_digit")
    return Verdict(vin, Check.UNVERIFIED)


def _judge_short(vin: str, country: str, year: int | None) -> Verdict:
    old = year is not None and year <= LAST_YEAR_OF_SHORT_VINS
    if SHORT.match(vin) and (old or country not in CHECKED_IN):
        return Verdict(vin, Check.UNVERIFIED)
    return Verdict(vin, Check.NONE, "vin_length")


def _proposal(vin: str) -> str:
    """The VIN with the letters that it may not have put right, if that gives a whole one."""
    mended = vin.translate(str.maketrans("OQI", "001"))
    return mended if SHAPE.match(mended) and mended[8] == check_digit(mended) else ""
