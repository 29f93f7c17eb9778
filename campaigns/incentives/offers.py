"""An offer in words: for templates, for the rules, and for the people who choose it."""

from collections.abc import Iterable
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
from toolkits.compliance.offers import Efficiency, OfferFacts

TERMS = (
    "amount",
    "currency",
    "apr",
    "term_months",
    "monthly_payment",
    "down_payment",
    "due_at_signing",
    "security_deposit",
    "end_of_term_charge",
)
FIGURES = ("co2", "fuel", "electric", "discharged_fuel")


def offer_for(campaign: Campaign, country: str, day: date) -> Revision | None:
    """The revision a dealership of this country shows on this day; its own country's first."""
    return best_of(campaign.incentives.for_country(country).with_revisions(), country, day)


def best_of(incentives: Iterable[Incentive], country: str, day: date) -> Revision | None:
    """Of these incentives, the revision in force; a country's own goes before everybody's."""
    fitting = [incentive for incentive in incentives if incentive.country in {country, ""}]
    fitting.sort(key=lambda incentive: (incentive.country == "", incentive.pk))
    revisions = (incentive.revision_on(day) for incentive in fitting)
    return next((revision for revision in revisions if revision), None)


def offer_at(revision: Revision, dealership: Dealership) -> OfferFacts:
    """The offer as plain values, in the language and money that this dealership's readers expect."""
    with override(Locale.parse(dealership.locale.replace("-", "_")).language):
        return offer_facts(revision, dealership.locale.replace("-", "_"))


def offer_facts(revision: Revision, locale: str | None = None) -> OfferFacts:
    """The terms as plain values, for the rules and the templates."""
    locale = locale or _active_locale()
    return OfferFacts(
        kind=revision.incentive.kind,
        headline=headline(revision, locale),
        text=_on_models(revision),
        locale=locale,
        models=tuple(revision.models_offered),
        starts=revision.effective_from,
        ends=revision.effective_until,
        efficiency=tuple(_efficiency(line) for line in revision.efficiency),
        **{term: getattr(revision, term) for term in TERMS},
    )


def disclosure_of(revision: Revision) -> str:
    """The legal text that goes with these terms in the incentive's country; generated, never typed."""
    return disclosure_for(offer_facts(revision), revision.incentive.country)


def headline(revision: Revision, locale: str | None = None) -> str:
    """The offer in one line, in the active language."""
    locale = locale or _active_locale()

    def money(amount: Decimal | None) -> str:
        return format_money(amount, revision.currency, locale)

    words = {
        "amount": money(revision.amount),
        "monthly": money(revision.monthly_payment),
        "apr": format_decimal(revision.apr or 0, locale=locale),
        "months": revision.term_months,
    }
    return _phrase(revision) % words


def _phrase(revision: Revision) -> str:
    kinds = Incentive.Kind
    apr = _("%(apr)s %% APR for %(months)s months") if revision.term_months else _("%(apr)s %% APR")
    return {
        kinds.CASH: _("%(amount)s cash bonus"),
        kinds.LOYALTY: _("%(amount)s loyalty bonus"),
        kinds.CONQUEST: _("%(amount)s welcome bonus"),
        kinds.APR: apr,
        kinds.LEASE: _("Lease for %(monthly)s a month"),
        kinds.FINANCE: _("Finance for %(monthly)s a month"),
    }[kinds(revision.incentive.kind)]


def _on_models(revision: Revision) -> str:
    if not revision.models_offered:
        return _("On every new model.")
    return _("On the new %(models)s.") % {"models": ", ".join(revision.models_offered)}


def _efficiency(line: dict[str, str]) -> Efficiency:
    figures = {name: Decimal(line[name]) for name in FIGURES if line.get(name)}
    words = {name: line.get(name, "") for name in ("model", "co2_class", "discharged_class")}
    return Efficiency(**words, **figures)  # type: ignore[arg-type]


def _active_locale() -> str:
    return (get_language() or "en").replace("-", "_")
