"""What a dealership's day came to, and the days whose facts are out of date."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from dealers.kpis.querysets import FactQuerySet
from dealers.network.models import Dealership, MovesWithDealership


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

    def __str__(self) -> str:
        return f"{self.dealership_id} {self.day} {self.measure}: {self.value}"


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
