"""An offer as plain values: what disclosures are written from and findings are judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from portal.common.money import format_money

LEASES = frozenset({"lease", "lease_cash"})


@dataclass(frozen=True, kw_only=True)
class Efficiency:
    """Official figures of one model: per 100 km combined, CO₂ in g/km, class A to G.

    A plug-in hybrid has both consumptions (weighted) and the figures with a discharged battery.
    """

    model: str
    co2: Decimal
    co2_class: str
    fuel: Decimal | None = None
    electric: Decimal | None = None
    discharged_fuel: Decimal | None = None
    discharged_class: str = ""


@dataclass(frozen=True, kw_only=True)
class OfferFacts:
    """One offer; amounts in `currency`, `apr` in percent, `term_months` in months, days inclusive.

    None means "not part of the offer"; a down payment or deposit of 0 says that none is asked for.
    """

    kind: str
    headline: str = ""
    text: str = ""
    amount: Decimal | None = None
    currency: str = "USD"
    locale: str = "en_US"
    models: tuple[str, ...] = ()
    starts: date | None = None
    ends: date | None = None
    apr: Decimal | None = None
    term_months: int | None = None
    down_payment: Decimal | None = None
    monthly_payment: Decimal | None = None
    finance_charge: Decimal | None = None
    balloon: Decimal | None = None
    due_at_signing: Decimal | None = None
    security_deposit: Decimal | None = None
    end_of_term_charge: bool | None = None
    efficiency: tuple[Efficiency, ...] = ()

    @property
    def is_lease(self) -> bool:
        return self.kind in LEASES

    def states(self, field: str) -> bool:
        """Whether the offer says anything about this field; zero and "no" are something."""
        return getattr(self, field) not in (None, "", ())


MONEY = (
    "amount",
    "down_payment",
    "monthly_payment",
    "finance_charge",
    "balloon",
    "due_at_signing",
    "security_deposit",
)


def wording_values(offer: OfferFacts) -> dict[str, Any]:
    """The flat values that a disclosure's wording may name, written as its readers expect them."""
    locale = offer.locale.replace("-", "_")
    money = {name: _money(getattr(offer, name), offer.currency, locale) for name in MONEY}
    days = {name: _day(getattr(offer, name), locale) for name in ("starts", "ends")}
    return {
        **money,
        **days,
        "kind": offer.kind,
        "models": ", ".join(offer.models) or None,
        "apr": None if offer.apr is None else f"{_number(offer.apr, locale)}%",
        "term_months": offer.term_months,
        "end_of_term_charge": offer.end_of_term_charge,
        "no_deposit": offer.security_deposit == 0,
        "efficiency": [_efficiency(line, locale) for line in offer.efficiency],
    }


def _money(amount: Decimal | None, currency: str, locale: str) -> str | None:
    return None if amount is None else format_money(amount, currency, locale)


def _day(day: date | None, locale: str) -> str | None:
    return None if day is None else format_date(day, "long", locale=locale)


def _number(value: Decimal | None, locale: str) -> str | None:
    return None if value is None else str(format_decimal(value, locale=locale))


def _efficiency(line: Efficiency, locale: str) -> Mapping[str, Any]:
    return {
        "model": line.model,
        "co2": _number(line.co2, locale),
        "co2_class": line.co2_class,
        "fuel": _number(line.fuel, locale),
        "electric": _number(line.electric, locale),
        "plug_in": line.fuel is not None and line.electric is not None,
        "discharged_fuel": _number(line.discharged_fuel, locale),
        "discharged_class": line.discharged_class or None,
    }
