"""Questions to the clock as other engines write them: one calendar, many asks, in JSON."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from dealers.leads.clock import Hours, Span, business_seconds, due

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)


class BadQuestion(ValueError):
    """What was asked can't be read; its text says where and why."""


def answer_all(asked: Any) -> list[dict[str, Any]]:
    """Return the answer to each ask, in order; refused with the place of what can't be read."""
    if not isinstance(asked, dict):
        raise BadQuestion("The file holds one JSON object with a calendar and asks.")
    hours = read_hours(asked.get("calendar"))
    asks = _list(asked.get("ask"), "ask")
    return [_answer(hours, ask, f"ask {number}") for number, ask in enumerate(asks, 1)]


def read_hours(told: Any) -> Hours:
    """Return opening hours told in JSON; a weekday that is not named is closed."""
    calendar = _object(told, "calendar")
    zone = _zone(calendar.get("zone"))
    week = _object(calendar.get("hours") or {}, "hours")
    if unknown := sorted(set(week) - set(WEEKDAYS)):
        raise BadQuestion(f"hours: {unknown[0]} is no weekday; write mon to sun.")
    special = _object(calendar.get("special") or {}, "special")
    return Hours(
        zone=zone.key,
        week=tuple(_spans(week.get(day), day) for day in WEEKDAYS),
        holidays=frozenset(
            _day(day, "holidays") for day in _list(calendar.get("holidays"), "holidays")
        ),
        special=tuple((_day(day, "special"), _spans(spans, day)) for day, spans in special.items()),
    )


def _answer(hours: Hours, ask: Any, where: str) -> dict[str, Any]:
    question = _object(ask, where)
    if ("to" in question) == ("seconds" in question):
        raise BadQuestion(f"{where}: say either to or seconds.")
    start = _instant(question.get("from"), hours, where)
    if "to" in question:
        return {
            "business_seconds": business_seconds(
                hours, start, _instant(question["to"], hours, where)
            )
        }
    seconds = question["seconds"]
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds != int(seconds):
        raise BadQuestion(f"{where}: seconds is a whole number.")
    found = due(hours, start, int(seconds))
    if found is None:
        return {"due": None, "why": "the place is not open for so long"}
    return {"due": found.astimezone(ZoneInfo(hours.zone)).isoformat()}


def _object(told: Any, where: str) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise BadQuestion(f"{where}: this must be an object.")
    return told


def _list(told: Any, where: str) -> list[Any]:
    if told is None:
        return []
    if not isinstance(told, list):
        raise BadQuestion(f"{where}: this must be a list.")
    return told


def _zone(name: Any) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise BadQuestion(f"zone: {name} is no time zone.") from error


def _spans(told: Any, where: str) -> tuple[Span, ...]:
    pairs = (_pair(told_pair, where) for told_pair in _list(told, where))
    return tuple((_time(opens), _time(closes)) for opens, closes in pairs if opens < closes)


def _pair(pair: Any, where: str) -> tuple[int, int]:
    if not isinstance(pair, list) or len(pair) != 2:
        raise BadQuestion(f"{where}: an interval is two times.")
    opens, closes = (_seconds(at, where) for at in pair)
    if opens > closes:
        problem = "crosses midnight; write two intervals"
        raise BadQuestion(f"{where}: {pair[0]} to {pair[1]} {problem}.")
    return opens, closes


def _seconds(told: Any, where: str) -> int:
    """Return a time of day as seconds; 24:00 ends the day."""
    found = TIME.fullmatch(told) if isinstance(told, str) else None
    hour, minute, second = (int(part or 0) for part in found.groups()) if found else (99, 0, 0)
    seconds = (hour * 60 + minute) * 60 + second
    if minute > 59 or second > 59 or seconds > 86_400:
        raise BadQuestion(f"{where}: {told} is no time of day from 00:00 to 24:00.")
    return seconds


def _time(seconds: int) -> time:
    return time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)


def _day(told: Any, where: str) -> date:
    try:
        return date.fromisoformat(told)
    except (TypeError, ValueError) as error:
        raise BadQuestion(f"{where}: {told} is no date.") from error


def _instant(told: Any, hours: Hours, where: str) -> datetime:
    """Return an instant; one without a zone is told in the calendar's."""
    try:
        at = datetime.fromisoformat(told)
    except (TypeError, ValueError) as error:
        raise BadQuestion(f"{where}: {told} is no ISO 8601 time.") from error
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(hours.zone))
