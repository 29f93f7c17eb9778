"""What may not be said, and where links may not lead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from portal.common.sanitizing import links_in
from toolkits.compliance.models import Rule
from toolkits.compliance.zone_findings import ERROR, Finding, words_of
from toolkits.creative.facts import MergeFacts
from toolkits.creative.models import Zone
from toolkits.creative.zones import given

TYPED_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"']+", re.IGNORECASE)


def word_findings(
    zone: Zone, values: Mapping[str, Any], rules: Iterable[Rule], facts: MergeFacts | None
) -> Iterator[Finding]:
    """Forbidden words and foreign links in a zone that a dealership may write."""
    if zone.mode != Zone.Mode.FREE or zone.is_filled_for_you:
        return
    value = given(zone, values)
    rules = list(rules)
    yield from _forbidden(zone, words_of(zone, value), rules)
    yield from _foreign_links(zone, str(value or ""), _allowed_hosts(rules, facts))


def _forbidden(zone: Zone, words: str, rules: Iterable[Rule]) -> Iterator[Finding]:
    for rule in rules:
        said = _first_said(rule.words, words) if rule.kind == Rule.Kind.FORBIDDEN_WORDS else ""
        if said:
            reason = _("“%(word)s” may not be said: %(reason)s") % {
                "word": said,
                "reason": rule.reason,
            }
            yield Finding(zone.key, rule.severity, reason, rule.mend or _("Say it in other words."))


def _first_said(forbidden: Iterable[str], words: str) -> str:
    text = " ".join(words.split()).casefold()
    for word in forbidden:
        pattern = rf"(?<!\w){re.escape(' '.join(word.split()).casefold())}(?!\w)"
        if re.search(pattern, text):
            return word
    return ""


def _allowed_hosts(rules: Iterable[Rule], facts: MergeFacts | None) -> set[str]:
    hosts = {host for rule in rules if rule.kind == Rule.Kind.ALLOWED_LINKS for host in rule.words}
    own = [_host(facts.website), _host(facts.landing_url)] if facts else []
    return {host.casefold().removeprefix("www.") for host in (*hosts, *own) if host}


def _foreign_links(zone: Zone, text: str, allowed: set[str]) -> Iterator[Finding]:
    for address in dict.fromkeys([*links_in(text), *TYPED_LINK.findall(words_of(zone, text))]):
        if address.casefold().startswith(("mailto:", "tel:")):
            continue
        host = _host(address).removeprefix("www.")
        if not any(host == known or host.endswith(f".{known}") for known in allowed):
            yield Finding(
                zone.key,
                ERROR,
                _("The link to “%(host)s” leads outside what is allowed.")
                % {"host": host or address},
                _("Link to your own website, or remove the link."),
            )


def _host(address: str) -> str:
    """The host of an address, empty where there is none."""
    try:
        return (urlsplit(address if "//" in address else f"//{address}").hostname or "").casefold()
    except ValueError:
        return ""
