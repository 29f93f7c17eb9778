"""Texts with fields to fill in: replies and follow-ups. A field is a word in braces, nothing more."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from dealers.leads.models import FollowUp, Lead
from portal.accounts.models import User

FIELD = re.compile(r"\{(\w+)\}")
FIELDS = {
    "name": _("the customer's name"),
    "first_name": _("the customer's first name"),
    "vehicle": _("the vehicle wanted"),
    "dealership": _("the dealership's name"),
    "dealership_phone": _("the dealership's phone number"),
    "agent": _("who writes"),
}


def unknown_fields(text: str) -> list[str]:
    """Return the fields of a text that nothing is known for."""
    return sorted({name for name in FIELD.findall(text) if name not in FIELDS})


def filled_in(text: str, lead: Lead, by: User | None) -> str:
    """Return a text with its fields filled in for a lead; what a customer typed is never a field."""
    name = lead.contact.full_name
    values = {
        "name": name,
        "first_name": lead.contact.first_name or name,
        "vehicle": lead.vehicle,
        "dealership": lead.dealership.name,
        "dealership_phone": lead.dealership.phone,
        "agent": str(by or lead.owner or lead.dealership.name),
    }
    return FIELD.sub(lambda field: values.get(field[1], field[0]), text)


def worded(steps: Iterable[FollowUp], by: User | None) -> list[FollowUp]:
    """Return steps as their customers will read them; where those are hidden, as they were written."""
    told = list(steps)
    for step in told:
        if not step.lead.concealed:
            step.subject = filled_in(step.subject, step.lead, by)
    return told
