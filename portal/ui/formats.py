"""Times, numbers and names as people of a locale write them (Unicode CLDR, by Babel)."""

from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_decimal, format_percent
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, to_locale

from portal.common.money import format_money

Number = int | float | Decimal


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(to_locale(language))


def current_locale() -> Locale:
    """Return the locale of the language in use."""
    return _locale(get_language() or "en")


def zone_named(zone: str | tzinfo | None) -> tzinfo:
    """Return a time zone by name; without one, that of the person signed in."""
    if isinstance(zone, str) and zone:
        return ZoneInfo(zone)
    return zone if isinstance(zone, tzinfo) else timezone.get_current_timezone()


def moment(value: datetime, zone: str | tzinfo | None = None) -> str:
    """Return day, time and zone: "21 Nov 2026, 14:05 CET"."""
    local = value.astimezone(zone_named(zone))
    text = format_datetime(
        local, "d MMM y, HH:mm" if _is_english() else "dd.MM.y, HH:mm", locale=current_locale()
    )
    return f"{text} {local.tzname()}"


def day(value: date) -> str:
    """Return a day: "21 Nov 2026"."""
    return format_date(value, "d MMM y" if _is_english() else "dd.MM.y", locale=current_locale())


def long_day(value: date) -> str:
    """Return a day with its weekday: "Saturday, 21 November"."""
    return format_date(
        value, "EEEE, d MMMM" if _is_english() else "EEEE, d. MMMM", locale=current_locale()
    )


def clock(value: datetime, zone: str | tzinfo | None = None) -> str:
    """Return the time of day: "14:05"."""
    return format_time(value.astimezone(zone_named(zone)), "HH:mm", locale=current_locale())


def since(value: datetime, now: datetime) -> str:
    """Return "3 minutes ago" within a day of now, else the day itself."""
    delta = value - now
    if abs(delta.total_seconds()) < 60:
        return gettext("just now")
    if abs(delta.total_seconds()) < 86_400:
        return format_timedelta(delta, add_direction=True, locale=current_locale())
    return day(timezone.localtime(value).date())


def span(seconds: Number) -> str:
    """Return a length of time in its two largest units: "1 h 20 min"."""
    whole = round(abs(float(seconds)))
    if whole < 60:
        return gettext("%(n)s s") % {"n": whole}
    minutes, hours = round(whole / 60), 0
    hours, minutes = divmod(minutes, 60)
    days, hours_left = divmod(hours, 24)
    if days:
        text = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        return text + (" " + gettext("%(n)s h") % {"n": hours_left} if hours_left else "")
    parts = [gettext("%(n)s h") % {"n": hours}] if hours else []
    if minutes or not hours:
        parts.append(gettext("%(n)s min") % {"n": minutes})
    return " ".join(parts)


def figure(value: Number, places: int = 0) -> str:
    """Return a number with the locale's separators."""
    if isinstance(value, int) and abs(value) < 1000:
        return str(value)  # no separators: tables of counts are long, and CLDR patterns slow
    pattern = "#,##0" + ("." + "#" * places if places else "")
    return format_decimal(value, pattern, locale=current_locale())


def fixed(value: Number, places: int) -> str:
    """Return a number with exactly so many decimal places, for columns of figures."""
    return format_decimal(
        value, "#,##0" + ("." + "0" * places if places else ""), locale=current_locale()
    )


def money(amount: Decimal | int, currency: str) -> str:
    """Return an amount with its currency's sign: "$39,150", "39.150 €"."""
    return format_money(Decimal(amount), currency, get_language() or "en")


def share(value: Number, places: int = 0) -> str:
    """Return a fraction of one as a percentage."""
    return format_percent(
        value, "#,##0" + ("." + "0" * places if places else "") + " %", locale=current_locale()
    )


def initials(name: str) -> str:
    """Return up to two letters that stand for a name."""
    words = [w for w in name.replace("@", " ").replace(".", " ").split() if w[:1].isalnum()]
    return "".join(w[0] for w in ([words[0], words[-1]] if len(words) > 1 else words)).upper()


def _is_english() -> bool:
    return current_locale().language == "en"
