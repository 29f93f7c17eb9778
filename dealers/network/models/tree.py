"""Brands, their field organization, and owners of several dealerships."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from dealers.network.querysets import BrandQuerySet, RegionManager
from portal.accounts.capabilities import Can
from portal.common.models import UUIDModel

PERMISSIONS: list[tuple[str, Any]] = [
    (can.value, can.value.replace("_", " ").capitalize()) for can in Can
]


class Brand(UUIDModel):
    """One make of the OEM, with its own field organization and accent colour."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    oem_name = models.CharField(_("OEM"), max_length=80, blank=True)
    accent = models.CharField(_("accent colour"), max_length=7, default="#1f5fbf")
    # What the OEM and the region see of a dealership that has never signed nor withdrawn.
    shares_unsigned = models.BooleanField(_("dealerships share before they sign"), default=False)

    objects = BrandQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        permissions = PERMISSIONS

    def __str__(self) -> str:
        return self.name


class Region(UUIDModel, MP_Node):
    """A node of a brand's tree; the lowest ones are districts and hold the dealerships."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="regions")
    name = models.CharField(_("name"), max_length=80)
    code = models.CharField(_("code"), max_length=20)

    objects = RegionManager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["brand", "code"], name="region_code_once")]

    def __str__(self) -> str:
        return self.name


class DealerGroup(UUIDModel):
    """One owner of dealerships, across brands and regions."""

    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        ordering = ["name"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
