"""Brands, their regions, and dealer groups."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from dealers.network import grants
from dealers.network.changes import take_over
from dealers.network.models import Brand, DealerGroup, Dealership, Region
from dealers.network.policies import check_manages, check_manages_everything
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import Refused


@transaction.atomic
def add_brand(
    name: str, *, slug: str, by: User | None, oem_name: str = "", accent: str = ""
) -> Brand:
    """Add a brand, with the grants of roles that hold for the whole network."""
    check_manages_everything(by)
    if Brand.objects.filter(Q(name=name) | Q(slug=slug)).exists():
        raise Refused(_("There is a brand with this name."))
    brand = Brand(name=name, slug=slug, oem_name=oem_name)
    brand.accent = accent or brand.accent
    brand.save()
    grants.derive_for_brand(brand)
    record("brand.added", brand, by=by, brand=brand)
    return brand


@transaction.atomic
def edit_brand(brand: Brand, *, by: User, **fields: Any) -> None:
    """Change a brand's name, maker or colour."""
    check_manages(by, brand)
    if changes := take_over(brand, fields):
        record("brand.edited", brand, by=by, brand=brand, detail={"changes": changes})


@transaction.atomic
def add_region(
    brand: Brand, name: str, *, code: str, under: Region | None = None, by: User | None = None
) -> Region:
    """Add a region at the top of a brand's tree, or below another one."""
    check_manages(by, brand)
    grants.one_at_a_time()
    _check_code(brand, code)
    region = Region(brand=brand, name=name, code=code)
    if under:
        Region.objects.add_child(_fresh(under), instance=region)
    else:
        Region.objects.add_root(instance=region)
    record("region.added", region, by=by, brand=brand)
    return region


def _check_code(brand: Brand, code: str) -> None:
    if Region.objects.filter(brand=brand, code=code).exists():
        known = {"brand": brand, "code": code}
        raise Refused(_("%(brand)s has a region with the code %(code)s.") % known)


def _check_group_name(name: str) -> None:
    if DealerGroup.objects.filter(name=name).exists():
        raise Refused(_("There is a dealer group with this name."))


@transaction.atomic
def revise_region(region: Region, *, name: str, code: str, under: Region | None, by: User) -> None:
    """Change a region's name, code and place in the tree in one go."""
    edit_region(region, name=name, code=code, by=by)
    if under != Region.objects.get_parent(region):
        move_region(region, under=under, by=by)


@transaction.atomic
def edit_region(region: Region, *, by: User, **fields: Any) -> None:
    """Change a region's name or code."""
    check_manages(by, region.brand)
    code = fields.get("code", region.code)
    if code != region.code:
        _check_code(region.brand, code)
    if changes := take_over(region, fields):
        record("region.edited", region, by=by, brand=region.brand, detail={"changes": changes})


@transaction.atomic
def move_region(region: Region, *, under: Region | None, by: User | None) -> None:
    """Hang a branch below another region of its brand, or at the top of its tree.

    Who sees its dealerships changes with the commit.
    """
    check_manages(by, region.brand)
    grants.one_at_a_time()
    moving, target = _fresh(region), _fresh(under) if under else None
    _check_move(moving, target)
    before = Region.objects.get_parent(moving)
    if target:
        Region.objects.move(moving, target, pos="last-child")
    else:
        Region.objects.move(moving, Region.objects.get_first_root_node(), pos="last-sibling")
    moved = _fresh(region)
    grants.derive_for(Dealership.objects.filter(region__path__startswith=moved.path))
    detail = {"changes": {"under": [_named(before), _named(target)]}}
    record("region.moved", moved, by=by, brand=moved.brand, detail=detail)


def _check_move(moving: Region, target: Region | None) -> None:
    if target is None:
        return
    if target.brand_id != moving.brand_id:
        raise Refused(_("A region stays with its brand."))
    if target.path.startswith(moving.path):
        raise Refused(_("A region can't lie below itself."))


def _fresh(region: Region) -> Region:
    """Read a region again: a move rewrites paths behind the objects' backs."""
    found: Region = Region.objects.select_related("brand").get(pk=region.pk)
    return found


def _named(region: Region | None) -> str:
    return region.name if region else ""


@transaction.atomic
def add_group(name: str, *, by: User) -> DealerGroup:
    """Add an owner of dealerships."""
    check_manages_everything(by)
    _check_group_name(name)
    group = DealerGroup.objects.create(name=name)
    record("group.added", group, by=by)
    return group


@transaction.atomic
def rename_group(group: DealerGroup, *, name: str, by: User) -> None:
    """Change what a dealer group is called."""
    check_manages_everything(by)
    if name != group.name:
        _check_group_name(name)
    if changes := take_over(group, {"name": name}):
        record("group.renamed", group, by=by, detail={"changes": changes})
