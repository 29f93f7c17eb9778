"""How the record's events and fields are told to people."""

from __future__ import annotations

from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

EVENTS: dict[str, Any] = {
    "account.made": _("Account made"),
    "account.signed_in": _("Signed in"),
    "account.sign_in_failed": _("Sign-in failed"),
    "account.signed_out": _("Signed out"),
    "account.password_changed": _("Password changed"),
    "account.second_factor_added": _("Second factor added"),
    "account.second_factor_removed": _("Second factor removed"),
    "brand.added": _("Brand added"),
    "brand.edited": _("Brand changed"),
    "dealership.added": _("Dealership added"),
    "dealership.changed_hands": _("Dealer group changed"),
    "dealership.edited": _("Facts changed"),
    "dealership.hours_set": _("Opening hours changed"),
    "dealership.moved": _("Moved to another district"),
    "dealership.special_day_removed": _("Special day removed"),
    "dealership.special_day_set": _("Special day set"),
    "group.added": _("Dealer group added"),
    "group.renamed": _("Dealer group renamed"),
    "invitation.accepted": _("Invitation accepted"),
    "invitation.revoked": _("Invitation taken back"),
    "invitation.sent": _("Invitation sent"),
    "invitation.sent_again": _("Invitation sent again"),
    "membership.added": _("Role given"),
    "membership.dates_changed": _("Role's dates changed"),
    "membership.ended": _("Role ended"),
    "one_off.given": _("One-off access given"),
    "one_off.withdrawn": _("One-off access taken back"),
    "region.added": _("Region added"),
    "region.edited": _("Region changed"),
    "region.moved": _("Region moved"),
    "roster.applied": _("Roster applied"),
    "view_as.started": _("Began to look as somebody else"),
    "view_as.stopped": _("Stopped looking as somebody else"),
}

FIELDS: dict[str, Any] = {
    "accent": _("Accent colour"),
    "added": _("Added"),
    "can": _("May do"),
    "changed": _("Changed"),
    "city": _("City"),
    "code": _("Code"),
    "country": _("Country"),
    "currency": _("Currency"),
    "day": _("Day"),
    "email": _("E-mail"),
    "from": _("From"),
    "group": _("Dealer group"),
    "handed_to": _("Handed over to"),
    "hours": _("Hours"),
    "latitude": _("Latitude"),
    "locale": _("Language and formats"),
    "longitude": _("Longitude"),
    "method": _("By"),
    "name": _("Name"),
    "oem_name": _("Maker"),
    "person": _("Person"),
    "phone": _("Phone"),
    "postal_code": _("Postal code"),
    "region": _("District"),
    "role": _("Role"),
    "status": _("Status"),
    "street": _("Street"),
    "subdivision": pgettext_lazy("address", "State"),
    "time_zone": _("Time zone"),
    "under": _("Lies in"),
    "until": _("Until"),
    "website": _("Website"),
    **{f"weekday_{number}": name for number, name in WEEKDAYS.items()},
}


def event_words(event: str) -> str:
    """Give an event in words; those of other domains read as they are named."""
    return str(EVENTS.get(event) or event.replace(".", ": ").replace("_", " ").capitalize())


def field_words(name: str) -> str:
    """Give a field in words."""
    return str(FIELDS.get(name) or name.replace("_", " ").capitalize())
