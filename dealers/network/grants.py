"""Guardian's rows, derived from memberships; the only module that knows guardian.

Each role at a scope has one auth group. The group holds the role's capabilities at every
dealership below its scope and, for network and brand scopes, at the brands themselves.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet

from dealers.network.models import (
    Brand,
    BrandGroupGrant,
    Dealership,
    DealershipGroupGrant,
    GrantGroup,
    Membership,
)
from dealers.network.models.membership import ANCHORS, Anchored, ScopeKind
from portal.accounts.capabilities import ROLES, Role


def admit(membership: Membership) -> None:
    """Put a person into the group of their role at its scope, making the group when it is new."""
    membership.user.groups.add(_group_for(membership).auth_group)


def dismiss(membership: Membership) -> None:
    """Take a person out of the group, unless another current membership keeps them in."""
    kept = Membership.objects.current().filter(user=membership.user, **_anchor_columns(membership))
    if not kept.exclude(pk=membership.pk).exists():
        membership.user.groups.remove(_group_for(membership).auth_group)


def derive_for(dealerships: Iterable[Dealership]) -> None:
    """Bring the grants at these dealerships into line with today's tree, in few queries."""
    ids = [dealership.pk for dealership in dealerships]
    DealershipGroupGrant.objects.filter(content_object__in=ids).delete()
    for grants in GrantGroup.objects.select_related("auth_group", "region"):
        _grant_at(grants, dealerships_below(grants).filter(pk__in=ids))


def derive_for_brand(brand: Brand) -> None:
    """Give the groups of network-wide roles their grants at a new brand."""
    for grants in GrantGroup.objects.filter(scope=ScopeKind.NETWORK).select_related("auth_group"):
        _grant_at_brands(grants, Brand.objects.filter(pk=brand.pk))


def dealerships_below(anchored: Anchored) -> QuerySet[Dealership]:
    """Give every dealership that a scope reaches."""
    match anchored.scope:
        case ScopeKind.NETWORK:
            condition = Q()
        case ScopeKind.REGION:
            condition = Q(region__path__startswith=anchored.region.path)  # type: ignore[union-attr]
        case ScopeKind.DEALERSHIP:
            condition = Q(pk=anchored.dealership_id)
        case _:
            condition = Q(**{anchored.scope: anchored.anchor})
    return Dealership.objects.filter(condition)


def _anchor_columns(anchored: Anchored) -> dict[str, object]:
    columns = {f"{name}_id": getattr(anchored, f"{name}_id") for name in ANCHORS}
    return {"role": anchored.role, "scope": anchored.scope, **columns}


def _group_for(membership: Membership) -> GrantGroup:
    columns = _anchor_columns(membership)
    found = GrantGroup.objects.filter(**columns).select_related("auth_group").first()
    return found or _new_group(columns)


def _new_group(columns: dict[str, object]) -> GrantGroup:
    anchor = next((str(columns[f"{name}_id"]) for name in ANCHORS if columns[f"{name}_id"]), "all")
    group = Group.objects.create(name=f"{columns['role']}@{columns['scope']}:{anchor}")
    grants = GrantGroup.objects.create(auth_group=group, **columns)
    _grant_at(grants, dealerships_below(grants))
    if grants.scope in (ScopeKind.NETWORK, ScopeKind.BRAND):
        whole = Q() if grants.scope == ScopeKind.NETWORK else Q(pk=grants.brand_id)
        _grant_at_brands(grants, Brand.objects.filter(whole))
    return grants


def _permissions(role: str, model: str) -> list[Permission]:
    names = [can.value for can in ROLES[Role(role)]]
    found = Permission.objects.filter(content_type__app_label="network", content_type__model=model)
    return list(found.filter(codename__in=names))


def _grant_at(grants: GrantGroup, dealerships: QuerySet[Dealership]) -> None:
    permissions = _permissions(grants.role, "dealership")
    DealershipGroupGrant.objects.bulk_create(
        [
            DealershipGroupGrant(
                group=grants.auth_group, permission=permission, content_object_id=pk
            )
            for pk in dealerships.values_list("pk", flat=True)
            for permission in permissions
        ],
        ignore_conflicts=True,
        batch_size=5000,
    )


def _grant_at_brands(grants: GrantGroup, brands: QuerySet[Brand]) -> None:
    permissions = _permissions(grants.role, "brand")
    BrandGroupGrant.objects.bulk_create(
        [
            BrandGroupGrant(group=grants.auth_group, permission=permission, content_object=brand)
            for brand in brands
            for permission in permissions
        ],
        ignore_conflicts=True,
    )
