"""When the customer asked, according to the sender: kept, and judged against when it arrived."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]\s*(\d{1,2}):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?)?\s*(Z|UTC|[+-][\d:]{1,6})?",
    re.IGNORECASE | re.ASCII,
)
WITH_SLASHES = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?:,?\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([AP]M)?)?",
    re.IGNORECASE | re.ASCII,
)
OFFSET = re.compile(r"([+-])(\d\d?):?(\d{0,2})", re.ASCII)
MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW"})
AHEAD, BEHIND = timedelta(minutes=5), timedelta(days=30)


def read_request_date(
    text: str, *, zone: ZoneInfo, country: str, received_at: datetime
) -> tuple[datetime | None, list[str]]:
    """Return the instant a sender claims, in UTC, or None when it says none that can be read.

    A claim without an offset is read in the dealership's zone. The SLA clock never starts here.
    """
    if not text:
        return None, ["request_date_missing"]
    try:
        instant, warnings = _instant(text.strip(), zone, country)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None, [f"request_date_unreadable: {text[:40]}"]
    if not received_at - BEHIND <= instant <= received_at + AHEAD:
        warnings.append("request_date_implausible")
    return instant, warnings


def _instant(text: str, zone: ZoneInfo, country: str) -> tuple[datetime, list[str]]:
    if found := ISO.fullmatch(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        local = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - zone follows
        return _placed(local, found[7], zone)
    if found := WITH_SLASHES.fullmatch(text):
        local, warnings = _slashed(found, country)
        instant, assumed = _placed(local, None, zone)
        return instant, warnings + assumed
    return _written_as_in_mail(text, zone)


def _written_as_in_mail(text: str, zone: ZoneInfo) -> tuple[datetime, list[str]]:
    """Read the dates of mail and HTTP, such as ``Mon, 30 Mar 2026 15:30:20 -0800``."""
    told = parsedate_to_datetime(text)
    if told.tzinfo is None:
        return _placed(told, None, zone)
    return told.astimezone(UTC), []


def _placed(local: datetime, offset: str | None, zone: ZoneInfo) -> tuple[datetime, list[str]]:
    if offset is None:
        return _on_the_wall(local, zone)
    if offset.upper() in {"Z", "UTC"}:
        return local.replace(tzinfo=UTC), []
    shift, warnings = _shift(offset)
    return (local - shift).replace(tzinfo=UTC), warnings


def _on_the_wall(local: datetime, zone: ZoneInfo) -> tuple[datetime, list[str]]:
    """Read a time as a clock of the zone shows it, and say when it shows it twice or never."""
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    odd = first.utcoffset() != second.utcoffset()
    return first.astimezone(UTC), ["assumed_tz", *(["clock_change"] if odd else [])]


def _shift(offset: str) -> tuple[timedelta, list[str]]:
    found = OFFSET.fullmatch(offset)
    if not found:
        raise ValueError(offset)
    sign, hours, minutes = found.groups()
    shift = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if shift > timedelta(hours=15):
        raise ValueError(offset)
    whole = len(hours) == 2 and len(minutes) == 2
    return (shift if sign == "+" else -shift), [] if whole else [f"bad_offset: {offset}"]


def _slashed(found: re.Match[str], country: str) -> tuple[datetime, list[str]]:
    """Read day and month by what the numbers allow, else by the custom of the country."""
    left, right = int(found[1]), int(found[3])
    month_first = right > 12 or (left <= 12 and found[2] == "/" and country in MONTH_FIRST)
    month, day = (left, right) if month_first else (right, left)
    year = int(found[4]) + (2000 if len(found[4]) == 2 else 0)
    hour = int(found[5] or 0)
    if found[8]:
        hour = hour % 12 + (12 if found[8].upper() == "PM" else 0)
    moment = datetime(year, month, day, hour, int(found[6] or 0), int(found[7] or 0))  # noqa: DTZ001
    ambiguous = left <= 12 and right <= 12 and left != right
    return moment, ["assumed_date_order"] if ambiguous else []
