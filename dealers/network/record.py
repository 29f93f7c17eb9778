"""The part of the record that a person may read."""

from __future__ import annotations

from django.db.models import Q

from dealers.network.models import Dealership
from dealers.network.scoping import scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone
from portal.audit.models import Entry
from portal.audit.querysets import EntryQuerySet


def entries_visible_to(user: Anyone) -> EntryQuerySet:
    """Give the entries of the brands and dealerships whose record this person may read.

    What belongs to no brand (sign-ins, dealer groups, network-wide roles) is for those who read
    the whole network's.
    """
    scope = scope_of(user, Can.VIEW_AUDIT)
    if scope.everything:
        return Entry.objects.all()
    found = Q(brand_id__in=scope.brands) | Q(dealership_id__in=scope.dealerships)
    if scope.regions:
        below = Dealership.objects.filter(region__in=scope.regions)
        found |= Q(dealership_id__in=below.values("pk"))
    return Entry.objects.filter(found)
