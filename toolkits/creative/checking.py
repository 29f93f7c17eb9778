"""What must hold of a template's source before it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser

from django.utils.translation import gettext as _
from liquid import BoundTemplate

from portal.common.refusals import Refused
from toolkits.creative.facts import MergeFacts, dealership_values
from toolkits.creative.merge import FILTERS, parse
from toolkits.creative.models import Template, Zone
from toolkits.creative.words import WORDS
from toolkits.creative.zones import VEHICLE_FIELDS, names_of

OUTPUT = re.compile(r"\{\{-?\s*([\w.]*).*?-?\}\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
MARK = re.compile("\ue000([\\w.]*)\ue001")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")

FORBIDDEN_TAGS = frozenset(
    {
        "script",
        "iframe",
        "object",
        "embed",
        "form",
        "base",
        "meta",
        "link",
        "mj-include",
        "foreignobject",
    }
)
ADDRESS_ATTRIBUTES = frozenset({"href", "src", "background-url", "xlink:href", "poster", "srcset"})
WORD_ATTRIBUTES = frozenset({"alt", "title", "aria-label"})
COLOURS = frozenset({"brand_accent", "brand_on_accent", "language"})
ADDRESSES = frozenset(
    {
        "landing_url",
        "dealership_website",
        "dealership_phone_url",
        "dealership_email_url",
        "photo",
        "url",
    }
)
FACT_NAMES = frozenset(dealership_values(MergeFacts(dealership_name="")))
SCRIPT_ADDRESS = re.compile(r"\s*(javascript|vbscript|data):(?!image/)", re.IGNORECASE)


def reserved_names() -> frozenset[str]:
    """The names that zones may not take, since they mean something already."""
    return FACT_NAMES | set(WORDS) | {"lead_form", "forloop"}


def problems(kind: str, source: str, zones: Sequence[Zone]) -> list[str]:
    """Everything that is wrong with this source and these zones, in words; empty when it may be kept."""
    try:
        parsed = parse(source)
    except Refused as refusal:
        return [str(refusal)]
    return [
        *_unknown(kind, parsed, zones),
        *_unused(parsed, zones),
        *_reserved(zones),
        *_unsafe(source, zones),
    ]


def _unknown(kind: str, parsed: BoundTemplate, zones: Iterable[Zone]) -> list[str]:
    analysis = parsed.analyze()
    known = FACT_NAMES | set(WORDS) | {name for zone in zones for name in names_of(zone)}
    if kind == Template.Kind.LANDING_PAGE:
        known |= {"lead_form"}
    found = [
        _(
            "“%(name)s” is not a field that this template knows. Add a zone with this key, or correct the name."
        )
        % {"name": ".".join(map(str, variable.segments))}
        for name, uses in sorted(analysis.globals.items())
        for variable in uses
        if name not in known or variable.segments[1:] not in ([], ["size"])
    ]
    inner = {
        str(v.segments[1])
        for name, uses in analysis.variables.items()
        if name not in analysis.globals and name != "forloop"
        for v in uses
        if len(v.segments) > 1
    }
    found += [
        _("A vehicle has no field “%(name)s”. It has: %(fields)s.")
        % {"name": name, "fields": ", ".join(sorted(VEHICLE_FIELDS))}
        for name in sorted(inner - VEHICLE_FIELDS)
    ]
    return found + [
        _("There is no filter “%(name)s”.") % {"name": name}
        for name in sorted(set(analysis.filters) - FILTERS)
    ]


def _unused(parsed: BoundTemplate, zones: Iterable[Zone]) -> list[str]:
    used = set(parsed.analyze().globals) | {"subject"}
    found = [
        _("The zone “%(zone)s” appears nowhere in the source.") % {"zone": zone.key}
        for zone in zones
        if used.isdisjoint(names_of(zone))
    ]
    return found + [
        _(
            "The offer “%(zone)s” is shown without its disclosure. Add {{ %(zone)s_disclosure }} to the source."
        )
        % {"zone": zone.key}
        for zone in zones
        if zone.kind == Zone.Kind.OFFER and f"{zone.key}_disclosure" not in used
    ]


def _reserved(zones: Iterable[Zone]) -> list[str]:
    taken = reserved_names()
    return [
        _("The key “%(zone)s” already has a meaning in templates. Choose another one.")
        % {"zone": zone.key}
        for zone in zones
        if not taken.isdisjoint(names_of(zone))
    ]


def _unsafe(source: str, zones: Iterable[Zone]) -> list[str]:
    addresses = ADDRESSES | {zone.key for zone in zones if zone.kind == Zone.Kind.IMAGE}
    walker = _Walker(addresses)
    walker.feed(OUTPUT.sub("\ue000\\1\ue001", TAG.sub("", source)))
    walker.close()
    return list(dict.fromkeys(walker.found))


class _Walker(HTMLParser):
    """Finds markup that runs code, and merge fields where escaping alone would not make them safe."""

    def __init__(self, addresses: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses = addresses
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        if tag in FORBIDDEN_TAGS:
            self.found.append(_("A template can't hold the element <%(tag)s>.") % {"tag": tag})
        if MARK.search(QUOTED.sub("", self.get_starttag_text() or "")):
            self.found.append(
                _("Put quotes around merge fields inside <%(tag)s>.") % {"tag": MARK.sub("", tag)}
            )
        for name, value in attrs:
            self._check_attribute(name, value or "")

    def _check_attribute(self, name: str, value: str) -> None:
        if name.startswith(("on", "hx-", "data-hx-")) or name in {"srcdoc", "formaction", "ping"}:
            self.found.append(_("A template can't use the attribute “%(name)s”.") % {"name": name})
        if name in ADDRESS_ATTRIBUTES and SCRIPT_ADDRESS.match(value):
            self.found.append(_("A link can't run code: “%(value)s”.") % {"value": value[:60]})
        for merged in MARK.findall(value):
            if not self._fits(merged.rpartition(".")[2], name, value):
                self.found.append(
                    _("“%(field)s” can't stand in the attribute “%(name)s”.")
                    % {"field": merged, "name": name}
                )

    def _fits(self, merged: str, attribute: str, value: str) -> bool:
        if attribute in ADDRESS_ATTRIBUTES:
            return merged in self.addresses and MARK.match(value) is not None
        return merged in COLOURS or attribute in WORD_ATTRIBUTES

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in {"style", "mj-style"}:
            self._only_colours(data, "style")

    def handle_comment(self, data: str) -> None:
        self._only_colours(data, _("comment"))

    def _only_colours(self, data: str, place: str) -> None:
        self.found += [
            _("“%(field)s” can't stand inside a %(place)s.") % {"field": merged, "place": place}
            for merged in MARK.findall(data)
            if merged not in COLOURS
        ]
