"""The same customer at several dealerships: linked for those who see both, with what says so."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from dealers.leads.models import Lead, LeadContact, LeadLink

WINDOW = timedelta(days=30)
MOST = 20


def link_elsewhere(lead: Lead, contact: LeadContact) -> list[LeadLink]:
    """Link a new lead with the same customer's earlier ones at other dealerships."""
    reach = Q()
    if contact.phone:
        reach |= Q(contact__phone=contact.phone)
    if contact.email:
        reach |= Q(contact__email=contact.email)
    if not reach:
        return []
    since = lead.received_at - WINDOW
    elsewhere = Lead.objects.filter(reach, received_at__gte=since).exclude(
        dealership=lead.dealership_id
    )
    found = elsewhere.select_related("contact").order_by("-received_at")[:MOST]
    links = [
        LeadLink(lead=lead, earlier=one, reasons=_reasons(lead, contact, one)) for one in found
    ]
    return LeadLink.objects.bulk_create(links, ignore_conflicts=True)


def _reasons(lead: Lead, contact: LeadContact, earlier: Lead) -> list[str]:
    same = {
        "phone": contact.phone and contact.phone == earlier.contact.phone,
        "email": contact.email and contact.email == earlier.contact.email,
        "vin": lead.vin and lead.vin == earlier.vin,
        "model": lead.model and lead.model.casefold() == earlier.model.casefold(),
    }
    return [name for name, holds in same.items() if holds]
