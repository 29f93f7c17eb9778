"""VINs that several dealerships claim, and what a person decided."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealers.inventory.models.feeds import Feed
from dealers.inventory.querysets import VinConflictQuerySet
from dealers.network.models import Brand, Dealership
from portal.accounts.models import User
from portal.common.models import UUIDModel


class VinConflict(UUIDModel):
    """One VIN of a brand at two dealerships at once; the owner keeps it until a person decides."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        SETTLED = "settled", _("settled")
        OVER = "over", _("over")

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    vin = models.CharField(_("VIN"), max_length=17)
    # Where the vehicle stands in our stock; nowhere when it was new to all of them.
    owner = models.ForeignKey(Dealership, models.CASCADE, null=True, related_name="+")
    claimants = ArrayField(models.UUIDField())
    feed = models.ForeignKey(Feed, models.CASCADE, related_name="vin_conflicts")
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    settled_for = models.ForeignKey(Dealership, models.CASCADE, null=True, related_name="+")
    settled_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = VinConflictQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["brand", "vin"], name="vin_conflict_once"),
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(settled_for__isnull=False),
                name="settled_conflict_says_for_whom",
            ),
        ]
        indexes = [models.Index(fields=["brand", "state", "-found_at"], name="vin_conflict_state")]

    def __str__(self) -> str:
        return self.vin
