"""Disclosures written from an offer's facts, by rules that are data with a jurisdiction and a source.

The wordings that ship with the portal need legal review until a compliance reviewer accepts them;
an accepted wording replaces the shipped one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from toolkits.compliance.models import DisclosureRule
from toolkits.compliance.offers import OfferFacts, wording_values
from toolkits.creative.merge import merge_plain

SHIPPED = Path(__file__).parent / "rules" / "disclosures.json"


@dataclass(frozen=True)
class Wording:
    """One disclosure rule: which offers it is about, what triggers it, what it then needs to say."""

    key: str
    topic: str
    jurisdiction: str
    title: str
    source: str
    offers: str
    triggers: tuple[str, ...]
    needs: tuple[str, ...]
    text: str

    def is_triggered_by(self, offer: OfferFacts) -> bool:
        """Whether this offer says one of the things after which the law wants the others."""
        meant = {"any": True, "lease": offer.is_lease, "credit": not offer.is_lease}[self.offers]
        return meant and any(offer.states(field) for field in self.triggers)

    def missing_in(self, offer: OfferFacts) -> tuple[str, ...]:
        """The facts that it needs and the offer does not state."""
        return tuple(field for field in self.needs if not offer.states(field))


@dataclass(frozen=True)
class Disclosure:
    """What one rule says about one offer; without text while facts are missing."""

    wording: Wording
    text: str
    missing: tuple[str, ...]
    accepted: bool


def disclosures_for(offer: OfferFacts, jurisdiction: str) -> list[Disclosure]:
    """Every disclosure that this offer triggers in this jurisdiction ("US", "US-CA", "DE"), in order."""
    accepted = dict(DisclosureRule.objects.values_list("key", "text"))
    return [
        _written(wording, offer, accepted)
        for wording in wordings_in(jurisdiction)
        if wording.is_triggered_by(offer)
    ]


def disclosure_for(offer: OfferFacts, jurisdiction: str) -> str:
    """The whole disclosure text of this offer, one line for each rule."""
    return "\n".join(d.text for d in disclosures_for(offer, jurisdiction) if d.text)


def offer_content(offer: OfferFacts, jurisdiction: str) -> dict[str, str]:
    """What an offer zone is filled with: headline, text, the last day and the generated disclosure."""
    return {
        "headline": offer.headline,
        "text": offer.text,
        "until": offer.ends.isoformat() if offer.ends else "",
        "disclosure": disclosure_for(offer, jurisdiction),
    }


def wordings_in(jurisdiction: str) -> list[Wording]:
    """The rules of a jurisdiction; on each topic the most specific one stands alone."""
    reach = [w for w in shipped() if _reaches(w.jurisdiction, jurisdiction)]
    closest = {w.topic: w for w in sorted(reach, key=lambda w: len(w.jurisdiction))}
    return [wording for wording in reach if closest[wording.topic] is wording]


def _reaches(rule: str, jurisdiction: str) -> bool:
    return rule in {"", jurisdiction} or jurisdiction.startswith(f"{rule}-")


def _written(wording: Wording, offer: OfferFacts, accepted: Mapping[str, str]) -> Disclosure:
    missing = wording.missing_in(offer)
    source = accepted.get(wording.key, wording.text)
    text = "" if missing else merge_plain(source, wording_values(offer)).strip()
    return Disclosure(wording, text, missing, wording.key in accepted)


@cache
def shipped() -> tuple[Wording, ...]:
    """The rules that come with the portal."""
    return tuple(_wording(row) for row in json.loads(SHIPPED.read_text(encoding="utf-8")))


def _wording(row: Mapping[str, Any]) -> Wording:
    values = {field.name: row[field.name] for field in fields(Wording)}
    return Wording(**values | {"triggers": tuple(row["triggers"]), "needs": tuple(row["needs"])})
