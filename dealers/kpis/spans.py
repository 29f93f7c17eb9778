"""Which days somebody asks for, as addresses say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from portal.common.periods import Period
from portal.common.refusals import Refused

PRESETS = (7, 30, 90)
USUAL = 30
LONGEST = 366


@dataclass(frozen=True)
class Span:
    """The period asked for, and the preset that it came from, if any."""

    period: Period
    preset: int | None = None


def span_of(params: Mapping[str, str], today: date) -> Span:
    """Give the days from `?from=&to=` or `?days=`; without either, the last 30 days."""
    if params.get("from") or params.get("to"):
        return Span(_custom(params.get("from", ""), params.get("to", ""), today))
    days = params.get("days", str(USUAL))
    if days not in map(str, PRESETS):
        raise Refused(_("Choose the last 7, 30 or 90 days, or two dates."))
    return Span(Period.last_days(int(days), today), int(days))


def _custom(first: str, last: str, today: date) -> Period:
    period = Period(_date(first), min(_date(last), today) if last else today)
    if period.days < 1:
        raise Refused(_("The first day must not be after the last one, nor in the future."))
    if period.days > LONGEST:
        raise Refused(_("Choose at most %d days.") % LONGEST)
    return period


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(_("Write both dates like 2026-03-31.")) from error
