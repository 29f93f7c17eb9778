"""Amounts of money as people read them."""

import re
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency

FRACTION = re.compile(r"\.0+")


def format_money(amount: Decimal | None, currency: str, locale: str = "en") -> str:
    """Give an amount in its currency's own form; whole amounts carry no cents."""
    if amount is None:
        return "–"
    place = Locale.parse(locale.replace("-", "_"))
    if amount != amount.to_integral_value():
        return str(format_currency(amount, currency, locale=place, decimal_quantization=False))
    # The pattern without its fraction; cutting zeros off the text would cut into 2,000 as well.
    pattern = FRACTION.sub("", place.currency_formats["standard"].pattern)
    return str(format_currency(amount, currency, pattern, locale=place, currency_digits=False))
