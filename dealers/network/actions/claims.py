"""Roles that a provider of single sign-on gives and takes back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from dealers.network.actions.members import Anchor, add_member, end_membership, scope_kind
from dealers.network.models import Membership
from portal.accounts.capabilities import Role
from portal.accounts.models import User


@dataclass(frozen=True)
class ClaimedRole:
    """A role at a scope that a claim gives; None is the whole network."""

    role: Role
    at: Anchor | None


@transaction.atomic
def take_claims(user: User, claimed: Collection[ClaimedRole]) -> None:
    """Give the roles that are claimed and new, and end those that are claimed no more.

    Roles that somebody gave by hand are left alone.
    """
    User.objects.select_for_update().get(pk=user.pk)
    current = list(user.memberships.current())
    for membership in current:
        if membership.from_claims and not any(_is(membership, one) for one in claimed):
            end_membership(membership, by=None)
    for one in claimed:
        if not any(_is(membership, one) for membership in current):
            add_member(user, one.role, at=one.at, by=None, from_claims=True)


def _is(membership: Membership, claimed: ClaimedRole) -> bool:
    same_scope = membership.scope == scope_kind(claimed.at)
    return same_scope and membership.role == claimed.role and membership.anchor == claimed.at
