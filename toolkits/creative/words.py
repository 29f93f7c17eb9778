"""The fixed words of templates, in the language of the dealership and not of the author."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

WORDS = {
    "say_address": _("Address"),
    "say_ask": _("Ask us"),
    "say_call": _("Call us"),
    "say_good_to_know": _("Good to know"),
    "say_hours": _("Opening hours"),
    "say_in_stock": _("In stock at our place"),
    "say_offer": _("The offer"),
    "say_see_offer": _("See the offer"),
    "say_until": _("Until"),
    "say_visit": _("Visit us"),
    "say_view_car": _("Ask about this car"),
    "say_website": _("Website"),
}


def words_in(language: str) -> dict[str, str]:
    """The fixed words in this language, by the names that templates use for them."""
    with override(language):
        return {name: str(text) for name, text in WORDS.items()}
