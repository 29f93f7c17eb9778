"""An offer in words: for templates, for the rules, and for the people who choose it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.numbers import format_decimal
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from campaigns.incentives.models import Incentive, Revision
from campaigns.programs.models import Campaign
from dealers.network.models import Dealership
from portal.common.money import format_money
from toolkits.compliance.disclosures import disclosure_for
from toolkits.compliance.offers import OfferFacts


@dataclass(frozen=True)
class OfferParts:
    """What a template's offer zone shows."""

    headline: str
    text: str
    disclosure: str
    until: str


def offer_for(campaign: Campaign, country: str, day: date) -> Revision | None:
    """The revision a dealership of this country shows on this day; its own country's first."""
    offered = campaign.incentives.for_country(country).with_revisions().order_by("-country", "pk")
    revisions = (incentive.revision_on(day) for incentive in offered)
    return next((revision for revision in revisions if revision), None)


def offer_parts(revision: Revision, dealership: Dealership) -> OfferParts:
    """The offer as this dealership's readers see it, in its language and money."""
    locale = dealership.locale.replace("-", "_")
    with override(Locale.parse(locale).language):
        return OfferParts(
            headline=headline(revision, locale),
            text=_on_models(revision),
            disclosure=disclosure_of(revision, dealership.country),
            until=revision.effective_until.isoformat() if revision.effective_until else "",
        )


def headline(revision: Revision, locale: str | None = None) -> str:
    """The offer in one line, in the active language."""
    locale = locale or (get_language() or "en").replace("-", "_")

    def money(amount: Decimal | None) -> str:
        return format_money(amount, revision.currency, locale)

    words = {
        "amount": money(revision.amount),
        "monthly": money(revision.monthly_payment),
        "apr": format_decimal(revision.apr or 0, locale=locale),
        "months": revision.term_months,
    }
    return _phrase(revision.incentive.kind) % words


def _phrase(kind: str) -> str:
    kinds = Incentive.Kind
    return {
        kinds.CASH: _("%(amount)s cash bonus"),
        kinds.LOYALTY: _("%(amount)s loyalty bonus"),
        kinds.CONQUEST: _("%(amount)s welcome bonus"),
        kinds.APR: _("%(apr)s %% APR for %(months)s months"),
        kinds.LEASE: _("Lease for %(monthly)s a month"),
        kinds.FINANCE: _("Finance for %(monthly)s a month"),
    }[kinds(kind)]


def _on_models(revision: Revision) -> str:
    if not revision.models_offered:
        return _("On every new model.")
    return _("On the new %(models)s.") % {"models": ", ".join(revision.models_offered)}


def disclosure_of(revision: Revision, country: str | None = None) -> str:
    """The legal text that goes with these terms in a country; generated, never typed."""
    return disclosure_for(offer_facts(revision), country or revision.incentive.country)


def offer_facts(revision: Revision) -> OfferFacts:
    """The terms as plain values, for the rules."""
    return OfferFacts(
        kind=revision.incentive.kind,
        amount=revision.amount,
        currency=revision.currency,
        models=tuple(revision.models_offered),
        starts=revision.effective_from,
        ends=revision.effective_until,
        apr=revision.apr,
        term=revision.term_months,
        monthly_payment=revision.monthly_payment,
        down_payment=revision.down_payment,
        due_at_signing=revision.due_at_signing,
    )
