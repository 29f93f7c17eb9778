"""How a vendor's files are read, saved under a name so that other feeds are read the same way."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealers.inventory.querysets import VendorProfileQuerySet
from dealers.network.models import Brand
from portal.common.models import UUIDModel


class VendorProfile(UUIDModel):
    """The settings that feeds of one vendor share; see `Feed.settings`."""

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="vendor_profiles")
    name = models.CharField(_("name"), max_length=80)
    settings: models.JSONField[Any, Any] = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    objects = VendorProfileQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["brand", "name"], name="vendor_profile_name_once")
        ]

    def __str__(self) -> str:
        return self.name
