"""The no-contact list: which numbers and addresses a brand's dealers leave alone."""

from __future__ import annotations

from uuid import UUID

from django.core import signing

from dealers.leads.models import Lead, LeadContact, NoContact
from portal.common.public_host import public_url

SALT = "leads.unsubscribe"


def reaches_of(contact: LeadContact) -> list[str]:
    """Return every number and address of a customer, as the list names them."""
    numbers = [phone.get("e164") for phone in contact.phones]
    mails = [contact.email, *contact.emails]
    return list(dict.fromkeys([*filter(None, numbers), *(mail.lower() for mail in mails if mail)]))


def entries_for(lead: Lead) -> list[NoContact]:
    """Return what the list says about a lead's customer; empty when they may be contacted."""
    return list(NoContact.objects.naming(lead.brand_id, reaches_of(lead.contact)))


def unsubscribe_url(lead: Lead) -> str:
    """Return the address at which this customer says that no more mails are wanted."""
    return public_url("leads-public:unsubscribe", signing.dumps(str(lead.pk), salt=SALT))


def lead_of(token: str) -> Lead | None:
    """Return the lead that an address was made for, None for an address that was made up."""
    try:
        key = UUID(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError):
        return None
    return Lead.objects.select_related("contact", "dealership__brand").filter(pk=key).first()
