"""Brands, their regions, and dealer groups."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dealers.network import grants
from dealers.network.changes import take_over
from dealers.network.models import Brand, DealerGroup, Dealership, Region
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import Refused


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
def edit_brand(brand: Brand, *, by: User, **fields: Any) -> None:
    """Change a brand's name, maker or colour."""
    if changes := take_over(brand, fields):
        record("brand.edited", brand, by=by, brand=brand, detail={"changes": changes})


@transaction.atomic
def add_region(
    brand: Brand, name: str, *, code: str, under: Region | None = None, by: User | None = None
) -> Region:
    """Add a region at the top of a brand's tree, or below another one."""
    grants.one_at_a_time()
    if Region.objects.filter(brand=brand, code=code).exists():
        raise Refused(
            _("%(brand)s has a region with the code %(code)s.") % {"brand": brand, "code": code}
        )
    region = Region(brand=brand, name=name, code=code)
    if under:
        Region.objects.add_child(_fresh(under), instance=region)
    else:
        Region.objects.add_root(instance=region)
    record("region.added", region, by=by, brand=brand)
    return region


@transaction.atomic
def edit_region(region: Region, *, by: User, **fields: Any) -> None:
    """Change a region's name or code."""
    if changes := take_over(region, fields):
        record("region.edited", region, by=by, brand=region.brand, detail={"changes": changes})


@transaction.atomic
def move_region(region: Region, *, under: Region | None, by: User | None) -> None:
    """Hang a branch below another region of its brand, or at the top of its tree.

    Who sees its dealerships changes with the commit.
    """
    grants.one_at_a_time()
    moving, target = _fresh(region), _fresh(under) if under else None
    _check_move(moving, target)
    before = moving.get_parent()
    if target:
        moving.move(target, pos="last-child")
    else:
        moving.move(Region.get_first_root_node(), pos="last-sibling")
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
    group = DealerGroup.objects.create(name=name)
    record("group.added", group, by=by)
    return group


@transaction.atomic
def rename_group(group: DealerGroup, *, name: str, by: User) -> None:
    """Change what a dealer group is called."""
    if changes := take_over(group, {"name": name}):
        record("group.renamed", group, by=by, detail={"changes": changes})
