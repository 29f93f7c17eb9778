"""Amounts of money as people read them."""

from decimal import Decimal

from babel.numbers import format_currency


def format_money(amount: Decimal | None, currency: str, locale: str = "en") -> str:
    """Give an amount in its currency's own form; whole amounts carry no cents."""
    if amount is None:
        return "–"
    whole = amount == amount.to_integral_value()
    text = format_currency(
        amount, currency, locale=locale.replace("-", "_"), decimal_quantization=False
    )
    return _without_cents(amount, currency, locale) if whole else text


def _without_cents(amount: Decimal, currency: str, locale: str) -> str:
    text: str = format_currency(
        amount, currency, locale=locale.replace("-", "_"), currency_digits=False, format=None
    )
    for zeros in (".00", ",00"):
        text = text.replace(zeros, "")
    return text
