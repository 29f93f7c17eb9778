"""What is done to the network. Each action is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.network import grants
from dealers.network.models import (
    Brand,
    DealerGroup,
    Dealership,
    Membership,
    MovesWithDealership,
    Region,
)
from dealers.network.models.membership import ScopeKind
from dealers.network.scoping import forget
from portal.accounts.capabilities import Role
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import Refused

Anchor = Brand | Region | DealerGroup | Dealership
SCOPES: dict[type[Anchor], ScopeKind] = {
    Brand: ScopeKind.BRAND,
    Region: ScopeKind.REGION,
    DealerGroup: ScopeKind.GROUP,
    Dealership: ScopeKind.DEALERSHIP,
}


@transaction.atomic
def add_brand(
    name: str, *, slug: str, by: User | None, oem_name: str = "", accent: str = ""
) -> Brand:
    """Add a brand, with the grants of roles that hold for the whole network."""
    brand = Brand(name=name, slug=slug, oem_name=oem_name)
    brand.accent = accent or brand.accent
    brand.save()
    grants.derive_for_brand(brand)
    record("brand.added", brand, by=by, brand=brand)
    return brand


@transaction.atomic
def add_region(brand: Brand, name: str, *, code: str, under: Region | None = None) -> Region:
    """Add a region at the top of a brand's tree, or below another one."""
    region = Region(brand=brand, name=name, code=code)
    if under:
        Region.objects.add_child(under, instance=region)
    else:
        Region.objects.add_root(instance=region)
    return region


@transaction.atomic
def add_dealerships(dealerships: Sequence[Dealership], *, by: User | None) -> None:
    """Add new dealerships, with the grants of everyone whose scope reaches them."""
    Dealership.objects.bulk_create(dealerships, batch_size=1000)
    grants.derive_for(dealerships)
    for dealership in dealerships:
        record("dealership.added", dealership, by=by, dealership=dealership)


@transaction.atomic
def move_dealership(dealership: Dealership, *, to: Region, by: User | None) -> None:
    """Move a dealership to another district of its brand; who sees it changes with the commit."""
    if to.brand_id != dealership.brand_id:
        raise Refused(_("A dealership stays with its brand; choose one of that brand's districts."))
    locked = Dealership.objects.select_for_update().get(pk=dealership.pk)
    before, locked.region = locked.region, to
    locked.save(update_fields=["region"])
    for model in owned_models():
        model._default_manager.filter(dealership_id=locked.pk).update(region=to)
    grants.derive_for([locked])
    detail = {"from": str(before.pk), "to": str(to.pk)}
    record("dealership.moved", locked, by=by, dealership=locked, detail=detail)
    dealership.region = to


def owned_models() -> list[type[MovesWithDealership]]:
    """Give every model whose rows move with their dealership."""
    return [model for model in apps.get_models() if issubclass(model, MovesWithDealership)]


@transaction.atomic
def add_member(
    user: User,
    role: Role,
    *,
    at: Anchor | None,
    by: User | None,
    from_date: date | None = None,
    until_date: date | None = None,
) -> Membership:
    """Give a person a role at a scope; `at=None` is the whole network."""
    scope = SCOPES[type(at)] if at else ScopeKind.NETWORK
    membership = Membership(user=user, role=role, scope=scope, until_date=until_date)
    membership.from_date = from_date or membership.from_date
    if at:
        setattr(membership, scope.value, at)
    membership.save()
    if _is_current(membership):
        grants.admit(membership)
    forget(user)
    dealership = at if isinstance(at, Dealership) else None
    record("membership.added", membership, by=by, dealership=dealership, detail={"role": role})
    return membership


def _is_current(membership: Membership) -> bool:
    return Membership.objects.current().filter(pk=membership.pk).exists()


@transaction.atomic
def end_membership(membership: Membership, *, by: User | None) -> None:
    """End a role as of now; the person is out on the next click."""
    membership.until_date = timezone.now().date() - timedelta(days=1)
    membership.from_date = min(membership.from_date, membership.until_date)
    membership.save(update_fields=["until_date", "from_date"])
    grants.dismiss(membership)
    forget(membership.user)
    record("membership.ended", membership, by=by, dealership=membership.dealership)


@transaction.atomic
def align_grants() -> None:
    """Bring group memberships into line with dates that came or passed since yesterday."""
    current = Membership.objects.current()
    for membership in current.filter(from_date__gte=_days_ago(2)).select_related("user", "region"):
        grants.admit(membership)
    ended = Membership.objects.exclude(pk__in=current).filter(until_date__gte=_days_ago(3))
    for membership in ended.select_related("user", "region"):
        grants.dismiss(membership)


def _days_ago(count: int) -> date:
    return timezone.now().date() - timedelta(days=count)
