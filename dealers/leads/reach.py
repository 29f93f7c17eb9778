"""How a customer may be reached: numbers in E.164, addresses that mail can be sent to."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from dealers.leads.adf import Contact, Phone, clean_email, e164
from dealers.leads.models import LeadContact


def phone_entry(phone: Phone, home: str, country: str) -> dict[str, Any]:
    """Return a number as sent with its type, and in E.164 when it may be dialled.

    A number is read in the customer's own country first, then in the dealership's.
    """
    number = e164(phone.raw, home) or e164(phone.raw, country)
    return {**asdict(phone), "e164": number, "valid": number is not None}


def about_contact(contact: Contact, country: str) -> list[str]:
    """Return warnings about what may not be dialled or written to."""
    phones = _phones(contact, country)
    warnings = [f"phone_invalid: {phone['raw'][:20]}" for phone in phones if not phone["valid"]]
    wrong = any(clean_email(raw) is None for raw in contact.emails)
    return [*warnings, *(["email_invalid"] if wrong else [])]


def understand_contact(contact: Contact, country: str) -> tuple[LeadContact, list[str]]:
    """Return a contact with what may be dialled and written to picked out, and what may not said."""
    phones = _phones(contact, country)
    mails = [mail for raw in contact.emails if (mail := clean_email(raw))]
    row = LeadContact(
        full_name=contact.name[:200],
        first_name=contact.first_name[:100],
        last_name=contact.last_name[:100],
        is_business=contact.is_business,
        email=mails[0] if mails else "",
        phone=next((p["e164"] for p in phones if p["e164"] and p["type"] != "fax"), ""),
        phone_digits=" ".join(digits_of(p["e164"] or p["raw"]) for p in phones)[:64],
        emails=list(contact.emails),
        phones=phones,
        address=asdict(contact.address) if contact.address else {},
    )
    return row, about_contact(contact, country)


def same_person(known: LeadContact, contact: Contact) -> bool:
    """Say whether a contact shares a number or an address of mail with one that we know."""
    phones = {digits_of(phone.raw) for phone in contact.phones} - {""}
    mails = {mail.casefold() for mail in contact.emails}
    return bool(
        phones & {digits_of(phone["raw"]) for phone in known.phones}
        or mails & {mail.casefold() for mail in known.emails}
    )


def _phones(contact: Contact, country: str) -> list[dict[str, Any]]:
    home = contact.address.country if contact.address else ""
    return [phone_entry(phone, home, country) for phone in contact.phones]


def digits_of(text: str) -> str:
    """Return the digits in a text."""
    return re.sub(r"\D", "", text, flags=re.ASCII)
