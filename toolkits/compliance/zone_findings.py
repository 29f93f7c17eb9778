"""What is wrong with one zone, seen by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.common.sanitizing import visible_text
from toolkits.compliance.models import Rule
from toolkits.creative.models import Zone
from toolkits.creative.zones import given, parse_date, parse_number
from toolkits.library.models import Asset

SOON = timedelta(days=14)
ERROR, WARNING, INFO = Rule.Severity.ERROR, Rule.Severity.WARNING, Rule.Severity.INFO


@dataclass(frozen=True)
class Finding:
    """What a rule says about a localization: where, how bad, why, and how to mend it.

    `zone` is the zone's key, empty for the whole template; `severity` is error, warning or info.
    """

    zone: str
    severity: str
    reason: str
    mend: str = ""


def words_of(zone: Zone, value: object) -> str:
    """The words that a reader sees of a typed value."""
    text = str(value or "")
    return visible_text(text) if zone.kind == Zone.Kind.RICH_TEXT else text.strip()


def zone_findings(
    zone: Zone, values: Mapping[str, Any], pictures: Mapping[str, Asset], today: date
) -> Iterator[Finding]:
    """Findings about what was typed or chosen for this zone; filled zones are judged elsewhere."""
    if zone.is_filled_for_you:
        return
    yield from _edited(zone, values)
    value = given(zone, values)
    words = words_of(zone, value)
    if not words:
        yield from _empty(zone)
        return
    yield from _unchanged(zone, words)
    yield from _length(zone, words)
    yield from _form(zone, str(value).strip())
    if zone.kind == Zone.Kind.IMAGE:
        yield from _picture(zone, pictures.get(words), today)


def _edited(zone: Zone, values: Mapping[str, Any]) -> Iterator[Finding]:
    typed = values.get(zone.key)
    if zone.mode == Zone.Mode.LOCKED and typed is not None and typed != zone.default:
        yield Finding(
            zone.key,
            ERROR,
            _("“%(zone)s” is locked and was changed.") % {"zone": zone.label},
            _("Restore the original text."),
        )


def _empty(zone: Zone) -> Iterator[Finding]:
    if zone.required:
        yield Finding(
            zone.key,
            ERROR,
            _("“%(zone)s” is empty.") % {"zone": zone.label},
            _("Fill it in: it is required."),
        )


def _unchanged(zone: Zone, words: str) -> Iterator[Finding]:
    if zone.change_required and words == words_of(zone, zone.default):
        yield Finding(
            zone.key,
            ERROR,
            _("“%(zone)s” still holds the placeholder.") % {"zone": zone.label},
            _("Replace it with your own words."),
        )


def _length(zone: Zone, words: str) -> Iterator[Finding]:
    count = len(words)
    if zone.min_length and count < zone.min_length:
        yield Finding(
            zone.key,
            ERROR,
            _("“%(zone)s” is too short.") % {"zone": zone.label},
            ngettext(
                "Add at least %(n)s character.",
                "Add at least %(n)s characters.",
                zone.min_length - count,
            )
            % {"n": zone.min_length - count},
        )
    if zone.max_length and count > zone.max_length:
        yield Finding(
            zone.key,
            ERROR,
            _("“%(zone)s” does not fit into its space.") % {"zone": zone.label},
            ngettext(
                "Remove at least %(n)s character.",
                "Remove at least %(n)s characters.",
                count - zone.max_length,
            )
            % {"n": count - zone.max_length},
        )


def _form(zone: Zone, text: str) -> Iterator[Finding]:
    wrong, mend = "", ""
    if _is_choice(zone) and text not in zone.choices:
        wrong, mend = _("“%(zone)s” is none of the choices."), _("Choose one of those offered.")
    elif zone.kind in {Zone.Kind.NUMBER, Zone.Kind.MONEY} and parse_number(text) is None:
        wrong, mend = _("“%(zone)s” is not a number."), _("Write digits only, like 1299.50.")
    elif zone.kind == Zone.Kind.MONEY and (parse_number(text) or 0) < 0:
        wrong, mend = _("“%(zone)s” is below zero."), _("Write an amount of zero or more.")
    elif zone.kind == Zone.Kind.DATE and parse_date(text) is None:
        wrong, mend = _("“%(zone)s” is not a date."), _("Choose a day of the calendar.")
    if wrong:
        yield Finding(zone.key, ERROR, wrong % {"zone": zone.label}, mend)


def _is_choice(zone: Zone) -> bool:
    offered = zone.mode == Zone.Mode.CHOICE or zone.kind == Zone.Kind.CHOICE
    return offered and zone.kind != Zone.Kind.IMAGE


def _picture(zone: Zone, asset: Asset | None, today: date) -> Iterator[Finding]:
    if asset is None:
        yield Finding(
            zone.key,
            ERROR,
            _("The picture of “%(zone)s” is not in this toolkit.") % {"zone": zone.label},
            _("Choose a picture of the toolkit."),
        )
    elif asset.is_expired(today):
        yield Finding(
            zone.key,
            ERROR,
            _("The right to use “%(asset)s” has expired.") % {"asset": asset.title},
            _("Choose another picture."),
        )
    elif asset.is_expired(today + SOON):
        yield Finding(
            zone.key,
            WARNING,
            _("The right to use “%(asset)s” ends on %(day)s.")
            % {"asset": asset.title, "day": asset.expires_on},
            _("Choose another picture if you want to run longer."),
        )
