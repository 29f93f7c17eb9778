"""The part of the record that a person may read."""

from __future__ import annotations

from django.db.models import Q

from dealers.network.models import Dealership, Membership
from dealers.network.scoping import agreed, scope_of
from portal.accounts.capabilities import Can, Data
from portal.accounts.models import Anyone, User
from portal.audit.models import Entry
from portal.audit.querysets import EntryQuerySet

# A thing's own page shows so many of its entries.
RECENT = 20


def entries_visible_to(user: Anyone) -> EntryQuerySet:
    """Give the entries of the brands and dealerships whose record this person may read.

    What belongs to no brand (sign-ins, dealer groups, network-wide roles) is for those who read
    the whole network's.
    """
    scope = scope_of(user, Can.VIEW_AUDIT)
    seen = _without_leads(user)
    if scope.everything:
        return seen
    found = Q(brand_id__in=scope.brands) | Q(dealership_id__in=scope.dealerships)
    if scope.regions:
        below = Dealership.objects.filter(region__in=scope.regions)
        found |= Q(dealership_id__in=below.values("pk"))
    return seen.filter(found)


def entries_about_person(user: Anyone, person: User) -> EntryQuerySet:
    """Give what was done to a person's account and roles, newest first, as far as one may read it."""
    roles = [str(pk) for pk in person.memberships.values_list("pk", flat=True)]
    of_roles = Q(subject_type=Membership._meta.label_lower, subject_id__in=roles)
    of_account = Q(subject_type=User._meta.label_lower, subject_id=str(person.pk))
    return newest(entries_visible_to(user).filter(of_roles | of_account))


def newest(entries: EntryQuerySet) -> EntryQuerySet:
    """Give entries newest first, with who did it."""
    return entries.select_related("by").order_by("-id")


def _without_leads(user: Anyone) -> EntryQuerySet:
    """Leave out what was done to leads of dealerships that do not share them with this person."""
    told = agreed(user, Can.VIEW_AUDIT, Data.LEADS)
    hidden = told.oem_veil.closed | told.region_veil.closed
    rows = Entry.objects.all()
    if not hidden:
        return rows
    about_leads = Q(subject_type__startswith="leads.lead", dealership_id__in=hidden)
    return rows.exclude(about_leads)
