"""What a dealership's day came to, its rollups, and the days whose facts are out of date."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from dealers.kpis.querysets import FactQuerySet
from dealers.kpis.triggers import keeping_rollups
from dealers.network.models import Brand, Dealership, MovesWithDealership, Region


class DailyFact(MovesWithDealership):
    """One measure of one dealership's local day; additive over dealerships, and over days for flows."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    measure = models.CharField(max_length=60)
    value = models.BigIntegerField()
    # In the stored form of `histograms`, where the measure has one.
    histogram = ArrayField(models.IntegerField(), null=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["dealership", "measure", "day"], include=["value"], name="one_fact_a_day"
            )
        ]
        indexes = [
            models.Index(
                fields=["region", "measure", "day"],
                include=["dealership", "value"],
                name="dailyfact_region",
            ),
            models.Index(
                fields=["brand", "measure", "day"],
                include=["region", "dealership", "value"],
                name="dailyfact_brand",
            ),
        ]
        triggers = [*keeping_rollups()]

    def __str__(self) -> str:
        return f"{self.dealership_id} {self.day} {self.measure}: {self.value}"


class Grain(models.TextChoices):
    """How long a time a rollup is of."""

    DAY = "day"
    MONTH = "month"


class Rollup(models.Model):
    """One measure of all dealerships of a place, over a day or a month; kept by triggers of facts.

    It counts dealerships that share nothing as well: read it through `rollups`, which takes them
    off. `day` is a month's first. Without any fact left the row stays, with `facts` zero.
    """

    id = models.BigAutoField(primary_key=True)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    grain = models.CharField(max_length=5, choices=Grain)
    day = models.DateField()
    measure = models.CharField(max_length=60)
    facts = models.PositiveIntegerField()
    value = models.BigIntegerField()

    class Meta:
        abstract = True
        default_permissions = ()


class RegionRollup(Rollup):
    """A rollup of a district."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="+", db_index=False)
    histogram = ArrayField(models.IntegerField(), null=True)

    class Meta(Rollup.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["region", "measure", "grain", "day", "brand"], name="regionrollup_once"
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "measure", "grain", "day"], name="regionrollup_brand")
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.grain} {self.day} {self.measure}: {self.value}"


class BrandRollup(Rollup):
    """A rollup of a whole brand."""

    # A brand's month may count more into a bucket than an integer holds beside the bucket.
    histogram = ArrayField(models.BigIntegerField(), null=True)

    class Meta(Rollup.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "measure", "grain", "day"], name="brandrollup_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand_id} {self.grain} {self.day} {self.measure}: {self.value}"


class TouchedDay(models.Model):
    """A dealership's local day whose rows changed since its facts were computed.

    Every touch is a row of its own: transactions never wait for each other here, and a touch that
    commits while the day is being recomputed is simply found the next time.
    """

    id = models.BigAutoField(primary_key=True)
    dealership = models.ForeignKey(Dealership, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.dealership_id} {self.day}"
