"""Who works at a dealership, to tell them something."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from dealers.network.models import Dealership, DealershipUserGrant, Invitation, Membership
from dealers.network.querysets import InvitationQuerySet, MembershipQuerySet
from dealers.network.scoping import scope_of
from portal.accounts.capabilities import ROLES, Can
from portal.accounts.models import User


def staff_with(can: Can, dealerships: Collection[UUID | str]) -> QuerySet[User]:
    """Active people of these dealerships, and of their groups, who hold a capability there."""
    roles = [role for role, capabilities in ROLES.items() if can in capabilities]
    at = Q(dealership__in=dealerships) | Q(group__dealerships__in=dealerships)
    members = Membership.objects.current().filter(at, role__in=roles)
    return User.objects.filter(is_active=True, api_client=None, pk__in=members.values("user"))


def people_managed_by(user: User) -> QuerySet[User]:
    """People who hold, or held, something in the part of the network whose members one manages."""
    scope = scope_of(user, Can.MANAGE_MEMBERS)
    if scope.everything:
        return User.objects.filter(api_client=None)
    memberships = Membership.objects.inside(scope)
    dealerships = Dealership.objects.where(user, Can.MANAGE_MEMBERS)
    lent = DealershipUserGrant.objects.filter(content_object__in=dealerships)
    found = Q(pk__in=memberships.values("user")) | Q(pk__in=lent.values("user"))
    return User.objects.filter(found, api_client=None)


def memberships_managed_by(user: User) -> MembershipQuerySet:
    """Memberships inside the part of the network whose members one manages."""
    inside = Membership.objects.inside(scope_of(user, Can.MANAGE_MEMBERS))
    return inside.filter(api_client=None)


def invitations_managed_by(user: User) -> InvitationQuerySet:
    """Invitations into the part of the network whose members one manages."""
    return Invitation.objects.inside(scope_of(user, Can.MANAGE_MEMBERS))


def loans_managed_by(user: User) -> QuerySet[DealershipUserGrant]:
    """One-off grants at dealerships whose members one manages."""
    dealerships = Dealership.objects.where(user, Can.MANAGE_MEMBERS)
    return DealershipUserGrant.objects.filter(content_object__in=dealerships)


def colleagues_of(membership: Membership, user: User) -> QuerySet[User]:
    """People who could take over: those with the same reach that this manager sees."""
    anchor = {} if membership.anchor is None else {membership.scope: membership.anchor}
    twins = memberships_managed_by(user).current().filter(scope=membership.scope, **anchor)
    found = User.objects.filter(is_active=True, pk__in=twins.values("user"))
    return found.exclude(pk=membership.user_id)
