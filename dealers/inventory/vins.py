"""Vehicle identification numbers (ISO 3779, 49 CFR 565)."""

from __future__ import annotations

import re
from enum import StrEnum
from operator import mul
from typing import NamedTuple

SHAPE = re.compile(r"^[A-HJ-NPR-Z0-9]{17}$")
SHORT = re.compile(r"^[A-Z0-9]{5,13}$")
LAST_YEAR_OF_SHORT_VINS = 1980
DENIED = frozenset({"1234567890ABCDEFG", "00000000000000000", "11111111111111111"})
FEWEST_CHARACTERS = 4

# Each character's value at its place: digits, A-H = 1-8, J-N = 1-5, P = 7, R = 9, S-Z = 2-9.
VALUES = bytes.maketrans(
    b"0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
    bytes([*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)]),
)
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
CHECK_DIGITS = "0123456789X"

# The letters and digits that stand for model years at position 10, from 1980 and again from 2010.
YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"
YEAR_IN = frozenset({"US", "CA"})
FIRST_YEAR, SECOND_ROUND = 1980, 2010

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
    return text if len(text) == 17 and text.isalnum() and text.isupper() else _bare(text)


def _bare(text: str) -> str:
    return re.sub(r"[\s\-]+", "", text).upper()


def check_digit(vin: str) -> str:
    """The character that position 9 of a 17-character VIN has to be."""
    return CHECK_DIGITS[sum(map(mul, vin.encode().translate(VALUES), WEIGHTS)) % 11]


def model_year(vin: str) -> int | None:
    """The model year that a light vehicle's VIN of North America says (49 CFR 565.15)."""
    place = YEAR_CODES.find(vin[9])
    return None if place < 0 else place + (SECOND_ROUND if vin[6].isalpha() else FIRST_YEAR)


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
    return _judge_unchecked(vin, country)


def _judge_unchecked(vin: str, country: str) -> Verdict:
    """What to make of a VIN without a right check digit; letters alone are a word, not a VIN."""
    if country in CHECKED_IN:
        return Verdict(vin, Check.NONE, "vin_check_digit")
    return (
        Verdict(vin, Check.NONE, "vin_denied") if vin.isalpha() else Verdict(vin, Check.UNVERIFIED)
    )


def _judge_short(vin: str, country: str, year: int | None) -> Verdict:
    old = year is not None and year <= LAST_YEAR_OF_SHORT_VINS
    if SHORT.match(vin) and (old or country not in CHECKED_IN):
        return Verdict(vin, Check.UNVERIFIED)
    return Verdict(vin, Check.NONE, "vin_length")


def _proposal(vin: str) -> str:
    """The VIN with the letters that it may not have put right, if that gives a whole one."""
    mended = vin.translate(str.maketrans("OQI", "001"))
    return mended if SHAPE.match(mended) and mended[8] == check_digit(mended) else ""
