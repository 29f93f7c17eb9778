"""What a template may say about the dealership that it speaks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import groupby
from typing import Any

from babel import Locale
from babel.dates import format_time, get_day_names
from django.utils.translation import gettext as _
from django.utils.translation import override

from dealers.network.models import Dealership, OpeningHours

HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
STATE_BEFORE_CODE = frozenset({"US", "CA", "AU"})
INK, PAPER = "#14181f", "#ffffff"


@dataclass(frozen=True, kw_only=True)
class MergeFacts:
    """Plain values of one dealership and its brand; everything a template may name besides its zones.

    `opening_hours` has one line for each group of days; `public_base` is the origin of the public
    host without a slash at the end, for addresses inside mails; `landing_url` is where buttons lead.
    """

    dealership_name: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    subdivision: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    opening_hours: str = ""
    brand: str = ""
    accent: str = "#1f4fd8"
    locale: str = "en_US"
    currency: str = "USD"
    landing_url: str = ""
    public_base: str = ""

    @property
    def language(self) -> str:
        return re.split(r"[_-]", self.locale)[0] or "en"


def facts_for(
    dealership: Dealership, *, landing_url: str = "", public_base: str = ""
) -> MergeFacts:
    """The merge values of a real dealership; reads its brand and its opening hours."""
    return MergeFacts(
        dealership_name=dealership.name,
        street=dealership.street,
        postal_code=dealership.postal_code,
        city=dealership.city,
        subdivision=dealership.subdivision.rpartition("-")[2],
        country=dealership.country,
        phone=str(dealership.phone or ""),
        email=dealership.email,
        website=dealership.website,
        opening_hours=hours_text(dealership.opening_hours.all(), dealership.locale),
        brand=dealership.brand.name,
        accent=dealership.brand.accent,
        locale=dealership.locale,
        currency=dealership.currency,
        landing_url=landing_url,
        public_base=public_base,
    )


def hours_text(hours: Iterable[OpeningHours], locale: str) -> str:
    """Opening hours as people write them, neighbouring days with the same hours in one line."""
    language = locale.replace("-", "_")
    spans = [_spans([h for h in hours if h.weekday == day], language) for day in range(7)]
    if not any(spans):
        return ""
    names = get_day_names("abbreviated", locale=language)
    lines = []
    with override(Locale.parse(language).language):
        for text, group in groupby(range(7), key=lambda day: spans[day]):
            days = list(group)
            lines.append(f"{_day_range(days, names)}  {text or _('closed')}")
    return "\n".join(lines)


def _spans(hours: Iterable[OpeningHours], locale: str) -> str:
    def clock(value: time) -> str:
        return format_time(value, "short", locale=locale).replace("\u202f", " ")

    ordered = sorted(hours, key=lambda h: h.opens)
    return ", ".join(f"{clock(h.opens)} – {clock(h.closes)}" for h in ordered)


def _day_range(days: Sequence[int], names: Any) -> str:
    first, last = names[days[0]].rstrip("."), names[days[-1]].rstrip(".")
    return str(first) if first == last else f"{first} – {last}"


def dealership_values(facts: MergeFacts) -> dict[str, Any]:
    """The flat names that a template may use about its dealership; nothing is `None` but what is unknown."""
    town = _town(facts)
    return {
        "dealership_name": facts.dealership_name,
        "dealership_street": facts.street or None,
        "dealership_town": town or None,
        "dealership_address": ", ".join(part for part in (facts.street, town) if part) or None,
        "dealership_phone": facts.phone or None,
        "dealership_phone_url": "tel:" + re.sub(r"[^\d+]", "", facts.phone)
        if facts.phone
        else None,
        "dealership_email": facts.email or None,
        "dealership_email_url": f"mailto:{facts.email}" if facts.email else None,
        "dealership_website": web_address(facts.website),
        "dealership_hours": [line for line in facts.opening_hours.splitlines() if line.strip()],
        "brand_name": facts.brand,
        "brand_accent": accent_of(facts),
        "brand_on_accent": ink_on(accent_of(facts)),
        "language": facts.language,
        "landing_url": web_address(facts.landing_url) or "#ask",
    }


def _town(facts: MergeFacts) -> str:
    """The line with the town, as the country's post writes it."""
    if facts.country in STATE_BEFORE_CODE:
        region = " ".join(part for part in (facts.subdivision, facts.postal_code) if part)
        return ", ".join(part for part in (facts.city, region) if part)
    return " ".join(part for part in (facts.postal_code, facts.city) if part)


def web_address(value: object) -> str | None:
    """The address when it is one that a link or picture may lead to (http, https, our own path), else None."""
    text = str(value or "").strip()
    return text if re.match(r"(https?://|/(?!/)|#)[^\s\"'<>\\]*\Z", text) else None


def accent_of(facts: MergeFacts) -> str:
    return facts.accent if HEX.match(facts.accent) else "#1f4fd8"


def ink_on(colour: str) -> str:
    """White or near-black, whichever reads better on this colour (WCAG relative luminance)."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return INK if (luminance + 0.05) / (0.0092 + 0.05) > 1.05 / (luminance + 0.05) else PAPER


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
