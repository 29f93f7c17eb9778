"""What a dealership's day came to, what a region's came to, and the days whose facts are out of date."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from dealers.kpis.histograms import COUNT_MASK
from dealers.kpis.querysets import FactQuerySet
from dealers.kpis.triggers import keeping_sums
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
        triggers = [*keeping_sums()]

    def __str__(self) -> str:
        return f"{self.dealership_id} {self.day} {self.measure}: {self.value}"


class Grain(models.TextChoices):
    """How long a time the sums of a region are of."""

    DAY = "day"
    MONTH = "month"


class RegionFact(models.Model):
    """One measure of all dealerships of a region, over a day or a month; kept by triggers of facts.

    It counts dealerships that share nothing as well: read it through `regional`, which takes them
    off. `day` is a month's first. Without any fact left the row stays, with `facts` zero.
    """

    id = models.BigAutoField(primary_key=True)
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    region = models.ForeignKey(Region, models.CASCADE, related_name="+", db_index=False)
    grain = models.CharField(max_length=5, choices=Grain)
    day = models.DateField()
    measure = models.CharField(max_length=60)
    facts = models.PositiveIntegerField()
    value = models.BigIntegerField()
    histogram = ArrayField(models.IntegerField(), null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["region", "measure", "grain", "day"], name="one_sum_a_region"
            ),
            # A bucket that overflowed would count into the next one.
            models.CheckConstraint(
                condition=Q(histogram=None) | Q(value__lte=COUNT_MASK), name="buckets_hold_them_all"
            ),
        ]
        indexes = [
            models.Index(fields=["measure", "grain", "day", "brand"], name="regionfact_wide")
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.grain} {self.day} {self.measure}: {self.value}"


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
