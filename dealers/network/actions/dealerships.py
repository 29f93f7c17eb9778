"""Dealerships: added, edited, moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from dealers.network import grants
from dealers.network.changes import Changes, take_over
from dealers.network.models import Brand, DealerGroup, Dealership, MovesWithDealership, Region
from dealers.network.policies import check_manages
from portal.accounts.models import User
from portal.audit.models import record, record_all
from portal.common.refusals import Refused


@transaction.atomic
def add_dealerships(dealerships: Sequence[Dealership], *, by: User | None) -> None:
    """Add new dealerships, with the grants of everyone whose scope reaches them."""
    grants.one_at_a_time()
    Dealership.objects.bulk_create(dealerships, batch_size=1000)
    grants.derive_for(dealerships)
    record_all("dealership.added", dealerships, by=by)


@transaction.atomic
def open_dealership(
    brand: Brand, *, region: Region, group: DealerGroup | None, by: User, **facts: Any
) -> Dealership:
    """Add one dealership to a brand, in one of its districts."""
    check_manages(by, brand)
    _check_district(brand.pk, region)
    _check_code(brand.pk, facts["code"])
    dealership = Dealership(brand=brand, region=region, group=group, **facts)
    add_dealerships([dealership], by=by)
    return dealership


@transaction.atomic
def revise_dealership(
    dealership: Dealership, *, region: Region, group: DealerGroup | None, by: User, **facts: Any
) -> None:
    """Change a dealership's facts, district and owner in one go."""
    if facts.get("code", dealership.code) != dealership.code:
        _check_code(dealership.brand_id, facts["code"])
    edit_dealership(dealership, by=by, **facts)
    if region.pk != dealership.region_id:
        move_dealership(dealership, to=region, by=by)
    edit_group_of(dealership, group=group, by=by)


def _check_district(brand_id: UUID, region: Region) -> None:
    if region.brand_id != brand_id:
        raise Refused(_("A dealership stays with its brand; choose one of that brand's districts."))


def _check_code(brand_id: UUID, code: str) -> None:
    if Dealership.objects.filter(brand=brand_id, code=code).exists():
        raise Refused(_("The dealer code %(code)s is taken in this brand.") % {"code": code})


@transaction.atomic
def edit_dealership(dealership: Dealership, *, by: User | None, **fields: Any) -> Changes:
    """Change facts of a dealership and give what changed; moving it has actions of its own."""
    check_manages(by, dealership)
    locked = Dealership.objects.select_for_update().get(pk=dealership.pk)
    if changes := take_over(locked, fields):
        detail = {"changes": changes}
        record("dealership.edited", locked, by=by, dealership=locked, detail=detail)
    return changes


@transaction.atomic
def move_dealership(dealership: Dealership, *, to: Region, by: User | None) -> None:
    """Move a dealership to another district of its brand; who sees it changes with the commit."""
    check_manages(by, dealership)
    _check_district(dealership.brand_id, to)
    grants.one_at_a_time()
    locked = Dealership.objects.select_for_update(of=("self",)).get(pk=dealership.pk)
    before, locked.region = locked.region, to
    locked.save(update_fields=["region"])
    for model in owned_models():
        model._default_manager.filter(dealership_id=locked.pk).update(region=to)
    grants.derive_for([locked])
    detail = {"changes": {"region": [before.name, to.name]}}
    record("dealership.moved", locked, by=by, dealership=locked, detail=detail)
    dealership.region = to


@transaction.atomic
def edit_group_of(dealership: Dealership, *, group: DealerGroup | None, by: User | None) -> None:
    """Put a dealership under another owner; the owner's people see it with the commit."""
    check_manages(by, dealership)
    grants.one_at_a_time()
    locked = Dealership.objects.select_for_update(of=("self",)).get(pk=dealership.pk)
    if changes := take_over(locked, {"group": group}):
        grants.derive_for([locked])
        detail = {"changes": changes}
        record("dealership.changed_hands", locked, by=by, dealership=locked, detail=detail)


def owned_models() -> list[type[MovesWithDealership]]:
    """Give every model whose rows move with their dealership."""
    return [model for model in apps.get_models() if issubclass(model, MovesWithDealership)]
