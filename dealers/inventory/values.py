"""Reading the cells of a feed: money, distances, dates, lists and plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from dealers.inventory.vocabulary import is_null

NUMBER = re.compile(r"\d[\d.,'\u00a0\u202f ]*")
CURRENCY_CODES = re.compile(
    r"\b(USD|CAD|EUR|GBP|CHF|AUD|MXN|SEK|NOK|DKK|PLN|CZK|ZAR|JPY|CNY)\b", re.I
)
CURRENCY_SIGNS = {"€": "EUR", "£": "GBP", "C$": "CAD", "¥": "JPY"}
LEAST, MOST = Decimal(100), Decimal(10_000_000)
ROUND_GUESS = Decimal(10_000)
# A number beside such a word is one to be called, or none that anybody asks.
ON_REQUEST = re.compile(
    r"\b(call|phone|contact|request|inquire|enquire|tb[acd]|anfrage|anruf)", re.I
)

MILES = re.compile(r"\b(mi|mile|miles|mls|smi)\b|(?<=\d)mi(les)?\b", re.I)
KILOMETRES = re.compile(r"\bkm\b|(?<=\d)km\b|kilomet|\bkmt\b", re.I)
MILES_COUNTRIES = frozenset({"US", "GB", "PR", "LR"})

MARKUP = re.compile(
    r"<[a-z!/][^>]*>?|[{}]|\bfunction\s*\(|=>|/\*|&[a-z]+;|https?://"
    r"|^\[|\"\s*:\s*[\"\[\d]|\b(var|let|const) \w+ ?=|\b(document|window|console)\.\w|!important"
    r"|\bcolor:\s*(#|rgb)|\b(background|font-|margin|padding|display|border)[\w-]*:|^\.[a-z][\w-]*$",
    re.I,
)
TAGS = re.compile(r"<[^>]+>")
LIST_MARKS = re.compile(r"[|\n]|,(?=\s)|,(?=\S)")
BETWEEN_LINKS = re.compile(r"[|\n]+|[;,]\s*(?=(?:https?:)?//)|\s+(?=(?:https?:)?//)", re.I)
PICTURE = re.compile(r"\.(jpe?g|png|webp|gif|avif)(\?.*)?$", re.I)

ISO_DATE = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
PACKED_DATE = re.compile(r"^(20\d{2})(\d{2})(\d{2})$")
TRIPLE = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
JS_DATE = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{4})")
CLOCK = re.compile(
    r"[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: ?([AP])\.?M\b)?"
    r"(?: ?(?:GMT|UTC)?([+-])(\d{2}):?(\d{2})(?!\d))?",
    re.I,
)
MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}


class Price(NamedTuple):
    """An amount with the currency that its text names; no amount means on request."""

    amount: Decimal | None
    currency: str
    odd: bool = False


@lru_cache(maxsize=16384)
def price_of(text: str, *, comma_decimals: bool = False, new: bool = False) -> Price:
    """The price in a cell; "call", 0 and made-up amounts are none."""
    currency = _currency(text)
    match = NUMBER.search(text)
    if not match or is_null(text) or text.lstrip().startswith("-") or ON_REQUEST.search(text):
        return Price(None, currency)
    amount = number_of(match[0], comma_decimals=comma_decimals or currency == "EUR")
    if amount is None or amount == 0:
        return Price(None, currency)
    made_up = _made_up(amount) or (new and amount == ROUND_GUESS)
    return Price(None if made_up else amount.quantize(Decimal("0.01")), currency, odd=made_up)


def _currency(text: str) -> str:
    code = CURRENCY_CODES.search(text)
    if code:
        return code[1].upper()
    return next((code for sign, code in CURRENCY_SIGNS.items() if sign in text), "")


def _made_up(amount: Decimal) -> bool:
    """Whether an amount is a placeholder: 1, 11,111,111, 99,999 or 123,456."""
    digits = str(int(amount))
    repeated = len(digits) >= 5 and len(set(digits)) == 1
    return repeated or digits in ("12345", "123456", "1234567") or not LEAST <= amount < MOST


def number_of(text: str, *, comma_decimals: bool = False) -> Decimal | None:
    """The number written in either way of the world: 1,234.5 or 1.234,5."""
    digits = re.sub(r"['\u00a0\u202f ]", "", text).rstrip(".,")
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        thousands = "," if comma < point else "."
    elif comma >= 0:
        thousands = "," if _grouped(digits, ",") and not comma_decimals else ""
        thousands = thousands or ("," if digits.count(",") > 1 or _grouped(digits, ",") else "")
    else:
        thousands = (
            "." if _grouped(digits, ".") and (comma_decimals or digits.count(".") > 1) else ""
        )
    try:
        return Decimal(
            digits.replace(thousands, "").replace(",", ".")
            if thousands
            else digits.replace(",", ".")
        )
    except InvalidOperation:
        return None


def _grouped(digits: str, mark: str) -> bool:
    groups = digits.split(mark)
    return (
        len(groups) > 1 and 0 < len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    )


class Odometer(NamedTuple):
    """A distance with its unit, km or mi."""

    distance: int | None
    unit: str


def unit_in(text: str) -> str:
    """The unit of distance that a text names, if it names one."""
    return "km" if KILOMETRES.search(text) else "mi" if MILES.search(text) else ""


@lru_cache(maxsize=16384)
def odometer_of(text: str, *, unit: str = "", country: str = "US") -> Odometer:
    """The distance in a cell; the unit is told by text, column or country, never by size."""
    found = unit_in(text) or unit_in(unit)
    match = None if is_null(text) else NUMBER.search(text)
    number = (
        number_of(match[0], comma_decimals=bool(match) and _grouped(match[0].strip(), "."))
        if match
        else None
    )
    default = "mi" if country in MILES_COUNTRIES else "km"
    return Odometer(None if number is None else int(number), found or default)


def year_of(text: str, *, this_year: int) -> int | None:
    """A model year that can be: 1886 to two years ahead."""
    match = re.match(r"^\s*(\d{4})(?:\.0+)?(?!\d)", text)
    year = int(match[1]) if match else 0
    return year if 1886 <= year <= this_year + 2 else None


ORDERS = ("mdy", "dmy")


class DateOrder(NamedTuple):
    """How a file writes its days: month or day first, or both readings when nothing tells."""

    month_first: bool | None
    readings: tuple[str, str] = ("", "")
    text: str = ""


def date_order(
    samples: Iterable[str], *, told: str = "", likely: str = "", country: str = ""
) -> DateOrder:
    """The order of day and month: the one told, else the one that fits every sample.

    Where they leave it open, or contradict each other, the `likely` one counts, else the country's.
    """
    if told in ORDERS:
        return DateOrder(month_first=told == "mdy")
    evident: set[bool] = set()
    doubtful = ""
    for text in map(str.strip, samples):
        match = TRIPLE.match(text)
        if not match:
            continue
        one, two = int(match[1]), int(match[3])
        if (one > 12) != (two > 12) or match[2] == ".":
            evident.add(two > 12)
        elif one != two:
            doubtful = doubtful or text
    if len(evident) == 1:
        return DateOrder(month_first=evident.pop())
    return _undecided(doubtful, likely, country)


def _undecided(doubtful: str, likely: str, country: str) -> DateOrder:
    """The order where the samples don't settle it; neither when it matters and nothing tells."""
    if likely in ORDERS:
        return DateOrder(month_first=likely == "mdy")
    if not doubtful or (country and "/" in doubtful):
        return DateOrder(month_first=country in ("US", ""))
    return DateOrder(None, _both_readings(doubtful), doubtful)


def _both_readings(text: str) -> tuple[str, str]:
    readings = (date_of(text, month_first=first) for first in (True, False))
    one, two = (day.isoformat() if day else "" for day in readings)
    return one, two


@lru_cache(maxsize=8192)
def date_of(text: str, *, month_first: bool = True) -> date | None:
    """The day written in a cell, or None when there is none that exists."""
    raw = text.strip()
    parts = _iso_parts(raw) or _named_parts(raw) or _triple_parts(raw, month_first=month_first)
    try:
        return date(*parts) if parts else None
    except ValueError:
        return None


def _iso_parts(raw: str) -> tuple[int, int, int] | None:
    match = ISO_DATE.match(raw) or PACKED_DATE.match(raw)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _named_parts(raw: str) -> tuple[int, int, int] | None:
    match = JS_DATE.match(raw)
    return (int(match[3]), MONTHS.get(match[1], 0), int(match[2])) if match else None


def _triple_parts(raw: str, *, month_first: bool) -> tuple[int, int, int] | None:
    match = TRIPLE.match(raw)
    if not match:
        return None
    one, two, year = int(match[1]), int(match[3]), int(match[4])
    month, day = (one, two) if month_first and match[2] != "." else (two, one)
    return (year + 2000 if year < 100 else year), month, day


@lru_cache(maxsize=1024)
def moment_of(text: str, *, month_first: bool = True) -> datetime | None:
    """The instant a file says it was made; a time without a zone is taken as UTC."""
    day = date_of(text, month_first=month_first)
    if day is None:
        return None
    clock = CLOCK.search(text)
    try:
        return _at(day, clock) if clock else datetime(day.year, day.month, day.day, tzinfo=UTC)
    except ValueError:
        return None


def _at(day: date, clock: re.Match[str]) -> datetime:
    """A day with a clock's time, which may count twelve hours twice and name its zone."""
    hour, minute, second = (int(part or 0) for part in clock.group(1, 2, 3))
    if half := clock[4]:
        hour = hour % 12 + 12 * (half.upper() == "P")
    sign, hours, minutes = clock.group(5, 6, 7)
    ahead = timedelta(hours=int(hours), minutes=int(minutes)) if sign else timedelta()
    zone = timezone(-ahead if sign == "-" else ahead)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)


def words(text: str) -> str:
    """One line of plain text, or nothing when the cell says nothing."""
    return "" if is_null(text) else " ".join(text.split())


def is_debris(text: str) -> bool:
    """Whether a short field holds pieces of a web page instead of words."""
    return bool(MARKUP.search(text))


def prose(text: str, longest: int = 8000) -> str:
    """A description without markup."""
    return " ".join(TAGS.sub(" ", text).split())[:longest]


def links(cells: Iterable[str]) -> list[str]:
    """The pictures' addresses in the order they were given, each once, http and https only."""
    found: dict[str, None] = {}
    for cell in filter(None, cells):
        for part in BETWEEN_LINKS.split(cell):
            address = _address(part.strip(" ,;"))
            if address.lower().startswith(("http://", "https://")):
                found[address] = None
    return list(found)


def _address(text: str) -> str:
    """An address with its scheme; blanks are part of it only where a picture's name ends behind them."""
    whole = f"https:{text}" if text.startswith("//") else text
    bare = whole.partition(" ")[0]
    return whole.replace(" ", "%20") if bare != whole and PICTURE.search(whole) else bare


@lru_cache(maxsize=8192)
def listed(text: str) -> tuple[str, ...]:
    """The items of an options cell; their order means nothing, so they come sorted."""
    parts = text.split("|") if "|" in text else text.split(",")
    return tuple(sorted({" ".join(part.split()) for part in parts if part.strip()}))
