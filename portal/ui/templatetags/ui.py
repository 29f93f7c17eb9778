"""Tags and filters for every template; loaded as builtins."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.ui import countdowns, formats, tones
from portal.ui.charts import Chart
from portal.ui.icons import icon_svg
from portal.ui.registry import HomePanel
from portal.ui.sparklines import sparkline_svg

register = template.Library()
NOTHING = "–"
_LOOK = {
    "Select": "form-select",
    "NullBooleanSelect": "form-select",
    "SelectMultiple": "form-select",
    "CheckboxInput": "form-check-input",
    "CheckboxSelectMultiple": "form-check-input",
    "RadioSelect": "form-check-input",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Show one of Tabler's outline icons."""
    return icon_svg(name)


@register.simple_tag
def sparkline(
    values: Iterable[float | None], label: str = "", scale: tuple[float, float] | None = None
) -> SafeString:
    """Show a row of numbers as a small line; `label` says it to those who can't see it."""
    return sparkline_svg(values, label, scale)


@register.simple_tag
def chart_rows(chart: Chart) -> SafeString:
    """Show a chart's figures as rows of a table; a heat map has hundreds of cells."""
    return format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (category, format_html_join("", '<td class="rt-right">{}</td>', ((v,) for v in values)))
            for category, values in chart.rows()
        ),
    )


@register.simple_tag
def unique_id(prefix: str = "ui") -> str:
    """Return an id that no other element of the page has."""
    return f"{prefix}-{uuid4().hex[:8]}"


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """Return the page's query string with some of its values changed; None or "" drops one."""
    request: HttpRequest = context["request"]
    params = {**{k: request.GET.getlist(k) for k in request.GET}, **changes}
    kept = {k: v for k, v in params.items() if v not in (None, "", []) and k != "after"}
    return "?" + urlencode(kept, doseq=True)


@register.simple_tag(takes_context=True)
def panel_content(context: template.Context, panel: HomePanel, extra: dict[str, Any]) -> str:
    """Show a home panel with what its app found for this person."""
    with context.push(**extra, panel=panel):
        return str(get_template(panel.template).template.render(context))  # type: ignore[attr-defined]


@register.simple_tag
def at_place(path: str, key: str) -> str:
    """Return a page's address with another place to look at, from the list's beginning."""
    parts = urlsplit(path)
    params = [(k, v) for k, v in parse_qsl(parts.query) if k not in {"place", "after"}]
    return f"{parts.path}?{urlencode([*params, ('place', key)])}"


@register.simple_tag
def field_widget(field: BoundField) -> SafeString:
    """Show a form field's input in the portal's look, described by its help and its errors."""
    known = str(field.field.widget.attrs.get("class", ""))
    classes = f"{known} {_LOOK.get(field.field.widget.__class__.__name__, 'form-control')}".strip()
    wrong = " is-invalid" if field.errors else ""
    return field.as_widget(attrs={"class": classes + wrong})


@register.simple_tag
def count_tone(start: datetime | None, due: datetime) -> str:
    """Return a countdown's tone: ok, risk in the last third, late when past."""
    return countdowns.tone(start, due, timezone.now())


@register.simple_tag
def count_text(due: datetime) -> str:
    """Return how long is left until an instant, or by how much it is late."""
    return countdowns.text(due, timezone.now())


@register.filter
def moment(value: datetime | None, zone: str = "") -> str:
    """Return an instant as plain text, for titles."""
    return formats.moment(value, zone) if value else NOTHING


@register.filter
def money(amount: Decimal | int | None, currency: str = "") -> SafeString | str:
    """Show an amount as people of the language write it; whole amounts without cents."""
    if amount is None or amount == "":
        return NOTHING
    return format_html('<span class="rt-num">{}</span>', formats.money(amount, currency))


@register.filter
def number(value: float | Decimal | str | None, places: int = 0) -> str:
    """Show a number with the locale's separators."""
    return NOTHING if value is None or value == "" else formats.figure(Decimal(value), places)


@register.filter
def percent(value: float | Decimal | str | None, places: int = 0) -> str:
    """Show a fraction of one as a percentage."""
    return NOTHING if value is None or value == "" else formats.share(Decimal(value), places)


@register.filter
def duration(seconds: float | str | None) -> str:
    """Show seconds as "1 h 20 min"."""
    return NOTHING if seconds is None or seconds == "" else formats.span(float(seconds))


@register.filter
def local_time(value: datetime | None, zone: str = "") -> SafeString | str:
    """Show an instant as day and time in a zone (a name; default: the person's own), with its name."""
    if not value:
        return NOTHING
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(), formats.moment(value, zone)
    )


@register.filter
def local_date(value: date | datetime | None, zone: str = "") -> str:
    """Show a day, of an instant in the zone given."""
    if not value:
        return NOTHING
    if isinstance(value, datetime):
        value = value.astimezone(formats.zone_named(zone)).date()
    return formats.day(value)


@register.filter
def long_date(value: date) -> str:
    """Show a day with its weekday: "Saturday, 21 November"."""
    return formats.long_day(value)


@register.filter
def local_clock(value: datetime | None, zone: str = "") -> str:
    """Show the time of day in a zone."""
    return formats.clock(value, zone) if value else NOTHING


@register.filter
def ago(value: datetime | None) -> SafeString | str:
    """Show "3 minutes ago" within a day, else the day; the exact time appears on hover."""
    if not value:
        return NOTHING
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        formats.moment(value),
        formats.since(value, timezone.now()),
    )


@register.filter
def initials(name: object) -> str:
    """Return up to two letters that stand for a person or a dealership."""
    return formats.initials(str(name or ""))


@register.filter
def tone(state: object) -> str:
    """Return which meaning a state has: ok, risk, late, paused or info."""
    return tones.tone_of(state)


@register.filter
def tone_icon(name: str) -> str:
    """Return the name of the icon that stands beside a tone."""
    return tones.tone_icon(name)


@register.filter
def hue(name: object) -> int:
    """Return one of six steady colours for a name, for avatars."""
    return sum(map(ord, str(name))) % 6


@register.filter
def ratio(done: float | str | None, total: float | str | None) -> int:
    """Return how many percent `done` is of `total`, between 0 and 100."""
    whole = float(total or 0)
    return max(0, min(100, round(100 * float(done or 0) / whole))) if whole else 0
