"""Who works at a dealership, to tell them something."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from dealers.network.models import Membership
from portal.accounts.capabilities import ROLES, Can
from portal.accounts.models import User


def staff_with(can: Can, dealerships: Collection[UUID | str]) -> QuerySet[User]:
    """Active people of these dealerships, and of their groups, who hold a capability there."""
    roles = [role for role, capabilities in ROLES.items() if can in capabilities]
    at = Q(dealership__in=dealerships) | Q(group__dealerships__in=dealerships)
    members = Membership.objects.current().filter(at, role__in=roles)
    return User.objects.filter(is_active=True, pk__in=members.values("user"))
