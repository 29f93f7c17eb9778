"""Words about leads for people: warnings explained, times told, what is masked."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

WARNINGS = {
    "prolog_repaired": _("The document began with something that is not allowed there."),
    "recovered": _("The markup was broken; what could be read was kept."),
    "fragment": _("Only a part of a document arrived."),
    "trailing_text": _("There was text after the lead."),
    "doctype_ignored": _("A document type was ignored."),
    "entities_replaced": _("Characters that XML does not know were replaced."),
    "control_characters_removed": _("Control characters were removed."),
    "encoding_assumed": _("The encoding was not as declared."),
    "unknown_value": _("A value is not one of the standard's."),
    "unreadable_year": _("The year can't be read."),
    "vin_conflict": _("The VIN says another make or model year."),
    "general_enquiry": _("No vehicle was named: a general enquiry."),
    "no_vehicle_of_interest": _("Only a vehicle to trade in or to sell was named."),
    "dealership_not_known": _("The row names a dealership that this source does not send to."),
    "routed_to_nearest": _(
        "Nothing named a dealership; the nearest that has such a vehicle got it."
    ),
    "not_fetched": _("It could not be fetched yet."),
    "opt_in_claimed": _("The sender speaks of consent; that alone is none."),
    "characters_lost": _("Characters were lost before it reached us."),
    "comments_shortened": _("The comments were shortened; the message holds all of them."),
    "trade_in_mirrors_interest": _("The trade-in is the same as the vehicle wanted."),
    "customer_misplaced": _("The contact stood outside the customer."),
    "not_a_url": _("What should be a web address is none."),
    "phone_invalid": _("This phone number can't be dialled."),
    "email_invalid": _("This e-mail address can't be written to."),
    "request_date_missing": _("The sender did not say when the customer asked."),
    "request_date_unreadable": _("When the customer asked can't be read."),
    "request_date_implausible": _("The sender's date is far from when the lead arrived."),
    "assumed_tz": _("The sender's time had no zone; the dealership's was taken."),
    "clock_change": _("The clocks were changed then: this time comes twice, or never."),
    "assumed_date_order": _("Day and month could be the other way round."),
    "bad_offset": _("The sender's time zone was written wrongly."),
    "opening_hours_assumed": _(
        "The dealership's opening hours are unknown; Monday to Saturday, 9 to 18, was taken."
    ),
}

# What identifies people for life, or is nobody else's business: numbers, and what follows a word.
_WORDS = r"""
s\.?s\.?n\.?|social[ _-]?security|social[ _-]?insurance|sin[ ]?\#|tax[ _-]?id|steuer-?id|itin
d\.?o\.?b\.?|date[ _-]?of[ _-]?birth|birth[ _-]?date|birth[ _-]?day|born|geburtsdatum|geburtstag|geb\.
income|salary|einkommen|gehalt|nettoeinkommen
passport|reisepass|personalausweis|driver'?s?[ _-]?licen[cs]e|licen[cs]e[ _-]?(?:no|number|\#)
iban|account[ _-]?(?:no|number)|credit[ _-]?card|card[ _-]?number|kontonummer
ip[ _-]?addr(?:ess)?|remote[ _-]?addr
"""
_LABEL = rf"\b(?:{'|'.join(_WORDS.split(chr(10))[1:-1])})(?![a-z])"
# What follows a word goes as far as the next one, and never ends inside a number.
SENSITIVE = re.compile(
    rf"""{_LABEL}(?:(?!{_LABEL})[^\n<]){{0,40}}(?:(?!{_LABEL})[^\s<])*
    |\b\d{{3}}[- ]\d{{2}}[- ]\d{{4}}\b
    |\b(?:\d[ -]?){{12,18}}\d\b
    |\b(?:\d{{1,3}}\.){{3}}\d{{1,3}}\b
    |\b(?:[0-9a-f]{{1,4}}:){{4,7}}[0-9a-f]{{1,4}}\b""",
    re.IGNORECASE | re.VERBOSE,
)
_TAG = re.compile(
    r"<(\w*(?:ssn|socialsecurity|dob|birth|income|salary)\w*)([^<>]*)>[^<]*", re.IGNORECASE
)


def explain(warning: str) -> str:
    """Return a warning in the reader's language, with the sender's own text after it."""
    code, _colon, detail = warning.partition(": ")
    words = str(WARNINGS.get(code, code))
    return f"{words} ({detail})" if detail else words


def masked(text: str) -> str:
    """Return a customer's words without numbers and dates that identify them for life."""
    return SENSITIVE.sub("•••", _TAG.sub(r"<\1\2>•••", text))


def masked_deeply(value: Any) -> Any:
    """Return JSON with every text in it masked, and what stands under a telling name."""
    if isinstance(value, dict):
        return {
            key: "•••" if SENSITIVE.match(str(key)) else masked_deeply(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [masked_deeply(inner) for inner in value]
    return masked(value) if isinstance(value, str) else value
