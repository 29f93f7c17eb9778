"""Words about leads for people: warnings explained, times told, what is masked."""

from __future__ import annotations

import re

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
    "vin_conflict": _("The VIN says another model year."),
    "no_vehicle_of_interest": _("No vehicle was named: a general enquiry."),
    "trade_in_mirrors_interest": _("The trade-in is the same as the vehicle wanted."),
    "customer_misplaced": _("The contact stood outside the customer."),
    "not_a_url": _("What should be a web address is none."),
    "phone_invalid": _("This phone number can't be dialled."),
    "email_invalid": _("This e-mail address can't be written to."),
    "request_date_missing": _("The sender did not say when the customer asked."),
    "request_date_unreadable": _("When the customer asked can't be read."),
    "request_date_implausible": _("The sender's date is far from when the lead arrived."),
    "assumed_tz": _("The sender's time had no zone; the dealership's was taken."),
    "assumed_date_order": _("Day and month could be the other way round."),
    "bad_offset": _("The sender's time zone was written wrongly."),
    "opening_hours_assumed": _(
        "The dealership's opening hours are unknown; Monday to Saturday, 9 to 18, was taken."
    ),
}

SENSITIVE = re.compile(
    r"\b\d{3}-\d{2}-\d{4}\b"
    r"|\b(?:ssn|social security|dob|date of birth|born|income|salary|passport|licen[cs]e)\b[^\n]{0,40}"
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b",
    re.IGNORECASE,
)


def explain(warning: str) -> str:
    """Return a warning in the reader's language, with the sender's own text after it."""
    code, _colon, detail = warning.partition(": ")
    words = str(WARNINGS.get(code, code))
    return f"{words} ({detail})" if detail else words


def masked(text: str) -> str:
    """Return a customer's comments without numbers and dates that identify them for life."""
    return SENSITIVE.sub("•••", text)
