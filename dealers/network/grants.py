"""Guardian's rows, derived from memberships; the only module that knows guardian.

Each role at a scope has one auth group. The group holds the role's capabilities at every
dealership below its scope and, for network and brand scopes, at the brands themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models import Q, QuerySet

from dealers.network.models import (
    Brand,
    BrandGroupGrant,
    Dealership,
    DealershipGroupGrant,
    DealershipUserGrant,
    GrantGroup,
    Membership,
    Region,
)
from dealers.network.models.membership import ANCHORS, Anchored, ScopeKind
from dealers.network.querysets import today
from dealers.network.veils import Ids, dealerships_of, veil_over
from portal.accounts.capabilities import NEEDS, Can, Data
from portal.accounts.models import User

# The key of the advisory lock that lets one transaction at a time shape the tree and the grants.
LOCK = 0x67726E74


def one_at_a_time() -> None:
    """Wait until no other transaction changes the tree or derives grants from it.

    Without it, a role given while a branch moves would be derived from the tree as it was.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def align(membership: Membership) -> None:
    """Bring the person's groups into line with the dates of a membership."""
    if Membership.objects.current().filter(pk=membership.pk).exists():
        membership.user.groups.add(_group_for(membership).auth_group)
    else:
        _dismiss(membership)


def _dismiss(membership: Membership) -> None:
    """Take a person out of the group, unless another current membership keeps them in."""
    twins = _anchor_columns(membership) | {"only": membership.only}
    kept = Membership.objects.current().filter(user=membership.user, **twins)
    if not kept.exists():
        membership.user.groups.remove(_group_for(membership).auth_group)


def lend(
    user: User, capabilities: Collection[Can], at: Dealership, *, until: date, by: User
) -> None:
    """Grant capabilities at one dealership to one person until a day."""
    for permission in _named(capabilities, "dealership"):
        DealershipUserGrant.objects.update_or_create(
            user=user,
            permission=permission,
            content_object=at,
            defaults={"until_date": until, "granted_by": by},
        )


def take_back(user: User, at: Dealership) -> int:
    """Withdraw everything lent to a person at one dealership and give how many capabilities."""
    gone, _by_model = DealershipUserGrant.objects.filter(user=user, content_object=at).delete()
    return gone


def withdraw_expired() -> None:
    """Withdraw one-off grants whose last day is over."""
    DealershipUserGrant.objects.filter(until_date__lt=today()).delete()


def derive_for(dealerships: Iterable[Dealership]) -> None:
    """Bring the grants at these dealerships into line with today's tree, in few queries."""
    rows = list(dealerships)
    ids = [dealership.pk for dealership in rows]
    DealershipGroupGrant.objects.filter(content_object__in=ids).delete()
    for grants in _reaching(rows):
        _grant_at(grants, dealerships_below(grants).filter(pk__in=ids))


def _reaching(dealerships: Collection[Dealership]) -> QuerySet[GrantGroup]:
    """Give the groups whose scope holds at least one of these dealerships."""
    districts = Region.objects.filter(pk__in={row.region_id for row in dealerships})
    return GrantGroup.objects.filter(
        Q(scope=ScopeKind.NETWORK)
        | Q(brand__in={row.brand_id for row in dealerships})
        | Q(region__in=Region.objects.down_to(*districts))
        | Q(group__in={row.group_id for row in dealerships if row.group_id})
        | Q(dealership__in=[row.pk for row in dealerships])
    ).select_related("auth_group", "region")


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
    columns = _anchor_columns(membership) | {"only": membership.only}
    found = GrantGroup.objects.filter(**columns).select_related("auth_group").first()
    return found or _new_group(columns)


def _new_group(columns: dict[str, Any]) -> GrantGroup:
    one_at_a_time()
    if made_meanwhile := GrantGroup.objects.filter(**columns).select_related("auth_group").first():
        return made_meanwhile
    group = Group.objects.create(name=_name_of(columns))
    grants = GrantGroup.objects.create(auth_group=group, **columns)
    _grant_at(grants, dealerships_below(grants))
    if grants.scope in (ScopeKind.NETWORK, ScopeKind.BRAND):
        whole = Q() if grants.scope == ScopeKind.NETWORK else Q(pk=grants.brand_id)
        _grant_at_brands(grants, Brand.objects.filter(whole))
    return grants


def _name_of(columns: dict[str, Any]) -> str:
    anchor = next((str(columns[f"{name}_id"]) for name in ANCHORS if columns[f"{name}_id"]), "all")
    name = f"{columns['role']}@{columns['scope']}:{anchor}"
    if columns["only"] is None:
        return name
    return f"{name}:{sha256(','.join(columns['only']).encode()).hexdigest()[:12]}"


def _named(capabilities: Collection[Can], model: str) -> QuerySet[Permission]:
    found = Permission.objects.filter(content_type__app_label="network", content_type__model=model)
    return found.filter(codename__in=[can.value for can in capabilities])


def _grant_at(grants: GrantGroup, dealerships: QuerySet[Dealership]) -> None:
    """Give a group its capabilities at dealerships, as far as agreements let it have them."""
    ids = list(dealerships.values_list("pk", flat=True))
    closed = _closed(grants, dealerships_of(pk__in=ids))
    DealershipGroupGrant.objects.bulk_create(
        [
            DealershipGroupGrant(
                group=grants.auth_group, permission=permission, content_object_id=pk
            )
            for permission in _named(grants.capabilities, "dealership")
            for pk in ids
            if pk not in closed.get(NEEDS.get(Can(permission.codename)), ())
        ],
        ignore_conflicts=True,
        batch_size=5000,
    )


AUDIENCES = {ScopeKind.NETWORK: "oem", ScopeKind.BRAND: "oem", ScopeKind.REGION: "region"}


def _closed(grants: GrantGroup, dealerships: QuerySet[Dealership]) -> dict[Data | None, Ids]:
    """Give the dealerships that do not share with a group's people, by what they do not share."""
    audience = AUDIENCES.get(ScopeKind(grants.scope))
    needed = {NEEDS[can] for can in grants.capabilities if can in NEEDS}
    if audience is None:
        return {}
    return {data: veil_over(dealerships, [data], audience).closed for data in needed}


def _grant_at_brands(grants: GrantGroup, brands: QuerySet[Brand]) -> None:
    permissions = list(_named(grants.capabilities, "brand"))
    BrandGroupGrant.objects.bulk_create(
        [
            BrandGroupGrant(group=grants.auth_group, permission=permission, content_object=brand)
            for brand in brands
            for permission in permissions
        ],
        ignore_conflicts=True,
    )
