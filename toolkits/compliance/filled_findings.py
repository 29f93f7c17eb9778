"""What is wrong with the zones that the portal fills: the offer above all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from toolkits.compliance.disclosures import Disclosure, disclosures_for
from toolkits.compliance.offers import OfferFacts
from toolkits.compliance.zone_findings import ERROR, INFO, WARNING, Finding
from toolkits.creative.facts import MergeFacts, dealership_values
from toolkits.creative.models import Zone

FACTS = {
    "starts": gettext_lazy("first day"),
    "ends": gettext_lazy("last day"),
    "down_payment": gettext_lazy("down payment"),
    "term_months": gettext_lazy("number of payments"),
    "monthly_payment": gettext_lazy("monthly payment"),
    "apr": gettext_lazy("annual percentage rate"),
    "due_at_signing": gettext_lazy("amount due at signing"),
    "security_deposit": gettext_lazy("security deposit"),
    "end_of_term_charge": gettext_lazy("charge at the end of the term"),
}


def filled_findings(
    zone: Zone,
    values: Mapping[str, Any],
    offer: OfferFacts | None,
    facts: MergeFacts | None,
    jurisdiction: str,
    today: date,
) -> Iterator[Finding]:
    """Findings about zones that the portal fills: the offer, the cars, the dealership's own data."""
    if zone.kind == Zone.Kind.OFFER:
        yield from _offer(zone, values.get(zone.key), offer, jurisdiction, today)
    elif zone.kind == Zone.Kind.VEHICLES and zone.required and not values.get(zone.key):
        yield Finding(
            zone.key,
            WARNING,
            _("No car in stock matches this campaign."),
            _("The page will be shown without cars."),
        )
    elif zone.kind == Zone.Kind.DEALERSHIP_FIELD and zone.required and facts is not None:
        yield from _unrecorded(zone, facts)


def _unrecorded(zone: Zone, facts: MergeFacts) -> Iterator[Finding]:
    if not dealership_values(facts).get(zone.default):
        yield Finding(
            zone.key,
            ERROR,
            _("“%(zone)s” is not recorded for this dealership.") % {"zone": zone.label},
            _("Ask your network administrator to add it."),
        )


def _offer(
    zone: Zone, shown: object, offer: OfferFacts | None, jurisdiction: str, today: date
) -> Iterator[Finding]:
    if offer is None:
        if zone.required:
            yield Finding(
                zone.key, ERROR, _("This template needs an offer and the campaign has none.")
            )
        return
    yield from _dates(zone, offer, today)
    disclosures = disclosures_for(offer, jurisdiction)
    for disclosure in disclosures:
        yield from _disclosure(zone, disclosure)
    if isinstance(shown, Mapping):
        yield from _shown_disclosure(zone, str(shown.get("disclosure") or ""), disclosures)
    if jurisdiction.startswith("DE") and not offer.efficiency:
        yield Finding(
            zone.key,
            WARNING,
            _(
                "The offer has no consumption and CO₂ figures, which Pkw-EnVKV asks for with new cars."
            ),
            _("Ask the brand to add them to the incentive."),
        )


def _dates(zone: Zone, offer: OfferFacts, today: date) -> Iterator[Finding]:
    if offer.ends and offer.ends < today:
        yield Finding(
            zone.key,
            ERROR,
            _("The offer ended on %(day)s.") % {"day": offer.ends},
            _("Wait for the brand's next offer."),
        )
    elif offer.starts and offer.starts > today:
        yield Finding(zone.key, INFO, _("The offer starts on %(day)s.") % {"day": offer.starts})


def _disclosure(zone: Zone, disclosure: Disclosure) -> Iterator[Finding]:
    rule = disclosure.wording
    if disclosure.missing:
        names = ", ".join(str(FACTS.get(field, field)) for field in disclosure.missing)
        yield Finding(
            zone.key,
            ERROR,
            _("%(source)s asks this offer to state: %(facts)s.")
            % {"source": rule.source, "facts": names},
            _("Ask the brand to complete the incentive."),
        )
    elif not disclosure.accepted:
        yield Finding(
            zone.key,
            WARNING,
            _("The wording of “%(title)s” needs legal review.") % {"title": rule.title},
            _("A compliance reviewer accepts it once for all campaigns."),
        )


def _shown_disclosure(
    zone: Zone, shown: str, disclosures: Iterable[Disclosure]
) -> Iterator[Finding]:
    wanted = "\n".join(d.text for d in disclosures if d.text)
    if shown.strip() != wanted.strip():
        reason = (
            _("The disclosure was changed.") if shown.strip() else _("The disclosure is missing.")
        )
        yield Finding(zone.key, ERROR, reason, _("Restore the generated disclosure."))
