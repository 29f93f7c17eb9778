"""Money as people read it: whole amounts without cents, and no digit lost."""

from decimal import Decimal

import pytest

from portal.common.money import format_money


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "text"),
    [
        ("2000", "USD", "en-US", "$2,000"),
        ("2000.00", "USD", "en", "$2,000"),
        ("100500", "USD", "en-US", "$100,500"),
        ("1299.5", "USD", "en-US", "$1,299.50"),
        ("41000", "EUR", "de-DE", "41.000 €"),
        ("0", "EUR", "de", "0 €"),
        ("-1000", "USD", "en", "-$1,000"),
        ("1500", "JPY", "ja", "¥1,500"),
        ("12000", "CHF", "de-CH", "CHF 12’000"),
    ],
)
def test_money_is_written_for_its_readers(amount, currency, locale, text):
    assert (
        format_money(Decimal(amount), currency, locale).replace("\u00a0", " ").replace("￥", "¥")
        == text
    )


def test_no_amount_is_a_dash():
    assert format_money(None, "USD") == "–"
