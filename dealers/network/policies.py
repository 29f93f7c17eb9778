"""What a person may do to the network and to its people, and why not."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from dealers.network import lending
from dealers.network.models import ApiClient, Brand, DealerGroup, Dealership, Region
from dealers.network.querysets import groups_inside
from dealers.network.scoping import Scope, may, scope_of
from portal.accounts.capabilities import CLIENT_ROLES, NEEDS, OFFERED_AT, ROLES, Can, Role
from portal.accounts.models import User
from portal.common.refusals import NotAllowed

Anchor = Brand | Region | DealerGroup | Dealership
ANCHOR_KINDS: dict[type[Anchor], str] = {
    Brand: "brand",
    Region: "region",
    DealerGroup: "group",
    Dealership: "dealership",
}


def check_may(user: User, can: Can, at: Dealership | Brand, why_not: str) -> None:
    """Refuse, in these words, unless the person holds the capability there."""
    if not may(user, can, at):
        raise NotAllowed(why_not)


def check_manages(user: User | None, at: Dealership | Brand) -> None:
    """Refuse unless the person administers the network there; None is the portal itself."""
    if user is not None:
        check_may(user, Can.MANAGE_NETWORK, at, _("Only a network admin changes this."))


def check_may_sign(user: User | None, dealership: Dealership) -> None:
    """Refuse unless the person signs agreements for a dealership; None is the portal itself."""
    if user is not None:
        why = _("Only the dealer principal signs for the dealership.")
        check_may(user, Can.SIGN_AGREEMENTS, dealership, why)


def check_manages_everything(user: User | None) -> None:
    """Refuse unless the person administers the network as a whole; None is the portal itself."""
    if user is not None and not scope_of(user, Can.MANAGE_NETWORK).everything:
        raise NotAllowed(_("Only a network admin of the whole network changes this."))


def reaches(scope: Scope, at: Anchor | None) -> bool:
    """Tell whether everything at an anchor lies in a scope; None is the whole network."""
    if scope.everything:
        return True
    if at is None:
        return False
    if isinstance(at, Brand):
        return scope.covers_brand(at.pk)
    if isinstance(at, Region):
        return at.brand_id in scope.brands or at.pk in scope.regions
    if isinstance(at, Dealership):
        return scope.covers(at)
    return bool(groups_inside(scope).filter(pk=at.pk).exists())


def can_give(giver: User, role: Role, at: Anchor | None) -> bool:
    """Tell whether a person may give a role at an anchor.

    They manage members there, and hold every capability of the role there themselves; who
    administers the network gives any role inside it.
    """
    if role in CLIENT_ROLES or not reaches(scope_of(giver, Can.MANAGE_MEMBERS), at):
        return False
    if reaches(scope_of(giver, Can.MANAGE_NETWORK), at):
        return True
    return all(reaches(scope_of(giver, can), at) for can in ROLES[role])


def roles_to_give(giver: User, at: Anchor | None) -> list[Role]:
    """Give the roles that a person may give at an anchor."""
    return [role for role in Role if can_give(giver, role, at)]


def roles_offered(giver: User, at: Anchor | None) -> list[Role]:
    """Give the roles that make sense at an anchor and that a person may give there."""
    kind = "network" if at is None else ANCHOR_KINDS[type(at)]
    return [role for role in roles_to_give(giver, at) if kind in OFFERED_AT[role]]


def check_may_give(giver: User, role: Role, at: Anchor | None, *, to: User | None = None) -> None:
    """Refuse unless the person may give this role there, to somebody else."""
    if to is not None and giver.pk == to.pk:
        raise NotAllowed(_("Nobody changes their own roles; ask another admin."))
    if not can_give(giver, role, at):
        raise NotAllowed(
            _("You can't give the role %(role)s here: it can do more than you.")
            % {"role": role.label}
        )


def check_may_lend(giver: User, capabilities: Collection[Can], at: Dealership, *, to: User) -> None:
    """Refuse unless the person manages members there and may do themselves what they lend."""
    if giver.pk == to.pk:
        raise NotAllowed(_("Nobody lends capabilities to themselves; ask another admin."))
    check_may(giver, Can.MANAGE_MEMBERS, at, _("Only who manages the members here lends access."))
    if set(capabilities) - set(capabilities_to_lend(giver, at)):
        raise NotAllowed(_("You can lend only what you may do here yourself."))


def capabilities_to_lend(giver: User, at: Dealership) -> list[Can]:
    """Give what somebody may lend at a dealership: what they may do there, and admins all the rest.

    What needs the dealership's agreement can't be had by way of a loan either.
    """
    admin = may(giver, Can.MANAGE_NETWORK, at)
    return [can for can in Can if (admin and can not in NEEDS) or _may_pass_on(giver, can, at)]


def _may_pass_on(giver: User, can: Can, at: Anchor | None) -> bool:
    """Tell whether somebody holds a capability all over an anchor, and may hand it on there.

    What needs a dealership's agreement is handed on at it by its own people only: others would
    keep by way of a loan or a machine what the dealership withdraws from them.
    """
    scope = scope_of(giver, can)
    if can in NEEDS and isinstance(at, Dealership | DealerGroup) and not giver.is_superuser:
        scope = Scope(dealerships=scope.dealerships)
    return reaches(scope, at)


def capabilities_for_client(maker: User, role: Role, at: Anchor | None) -> list[Can]:
    """Give what a client of this role may be given at an anchor: what its maker holds all over it."""
    if role not in CLIENT_ROLES or not reaches(scope_of(maker, Can.MANAGE_CLIENTS), at):
        return []
    return [can for can in Can if can in ROLES[role] and _may_pass_on(maker, can, at)]


def check_may_keep_client(user: User, client: ApiClient) -> None:
    """Refuse unless the person makes and revokes clients all over the client's scope."""
    if not reaches(scope_of(user, Can.MANAGE_CLIENTS), client.membership.anchor):
        raise NotAllowed(_("Only who manages API clients there can do this."))


def check_may_view_as(viewer: User, target: User) -> None:
    """Refuse unless the person administers every place at which the other one holds something."""
    if target.is_superuser or not target.is_active or target.pk == viewer.pk:
        raise NotAllowed(_("Nobody can look at the portal as this person."))
    memberships = target.memberships.current()
    scope = scope_of(viewer, Can.MANAGE_NETWORK)
    lent = target.dealershipusergrant_set.exclude(
        content_object__in=Dealership.objects.where(viewer, Can.MANAGE_NETWORK)
    )
    others = all(scope.covers_brand(one.brand.pk) for one in lending.loans_of(target))
    inside = memberships.count() == memberships.inside(scope).count() and not lent.exists()
    inside = inside and others
    if not scope or not inside or not memberships.exists():
        raise NotAllowed(
            _("You can look only as people who work wholly in your part of the network.")
        )
