"""Customers who want no contact any more: put on the brand's list, followed up no longer."""

from __future__ import annotations

from django.db import transaction

from dealers.leads import policies
from dealers.leads.contact_list import reaches_of
from dealers.leads.following import stop
from dealers.leads.models import Lead, NoContact
from dealers.leads.states import AskedHow, StopReason
from portal.accounts.models import User
from portal.audit.models import record


@transaction.atomic
def opt_out(lead: Lead, *, by: User | None = None) -> None:
    """Put a customer's numbers and addresses on the list and stop all follow-ups to them.

    Without a person it was the customer, by the link in a mail. Who is on the list stays with the
    first date: asking again undoes nothing.
    """
    if by:
        policies.check_may_answer(by, lead)
    reaches = reaches_of(lead.contact)
    told = {"how": AskedHow.PERSON if by else AskedHow.LINK, "by": by, "lead": lead}
    rows = [NoContact(brand_id=lead.brand_id, reach=reach, **told) for reach in reaches]
    NoContact.objects.bulk_create(rows, ignore_conflicts=True)
    record("lead.no_contact", lead, by=by, dealership=lead.dealership)
    followed = Lead.objects.filter(brand=lead.brand_id, follow_ups__state="open")
    for other in followed.reaching(reaches).distinct():
        stop(other, StopReason.NO_CONTACT)


@transaction.atomic
def take_off_list(entry: NoContact, *, by: User) -> None:
    """Take a number or an address off the list: somebody typed the wrong one."""
    policies.check_may_keep_policies(by, entry.brand)
    entry.delete()
    record("lead.no_contact_removed", entry, by=by, brand=entry.brand)
