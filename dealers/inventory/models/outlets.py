"""Where a dealership's stock goes out to, and what people mended on its way in."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealers.inventory.models.feeds import Feed
from dealers.inventory.querysets import OutletQuerySet
from dealers.network.models import Dealership
from portal.accounts.models import User
from portal.common.models import UUIDModel


class Outlet(UUIDModel):
    """An address at which an advertising platform fetches a dealership's stock."""

    class Kind(models.TextChoices):
        GOOGLE = "google", _("Google vehicle ads")
        META = "meta", _("Meta automotive catalogue")

    dealership = models.ForeignKey(Dealership, models.CASCADE, related_name="outlets")
    kind = models.CharField(max_length=6, choices=Kind)
    # All that is needed to read the stock, as platforms can't sign in; a new one ends the old one.
    token = models.CharField(
        max_length=43, unique=True, default=partial(secrets.token_urlsafe, 32), editable=False
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    last_fetched_at = models.DateTimeField(null=True)

    objects = OutletQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["dealership", "kind"],
                condition=Q(revoked_at=None),
                name="outlet_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dealership} {self.kind}"


class Amendment(models.Model):
    """What a person made of a record that could not be read; it goes on until its sender mends it."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="amendments", db_index=False)
    # Of the record as it is sent.
    cells_hash = models.BinaryField()
    cells: models.JSONField[Any, Any] = models.JSONField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["feed", "cells_hash"], name="amended_once")]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.pk}"
