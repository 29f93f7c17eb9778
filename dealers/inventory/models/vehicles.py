"""Vehicles, what happened to them, and the table where files wait to be compared."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Reverse, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.inventory.models.feeds import Feed
from dealers.inventory.models.runs import SyncRun
from dealers.inventory.querysets import VehicleChangeQuerySet, VehicleQuerySet
from dealers.network.models import Dealership, DealershipOwned


class VehicleFacts(models.Model):
    """What a feed says about a vehicle; the order of the fields is that of staging."""

    class Condition(models.TextChoices):
        NEW = "new", _("New")
        USED = "used", _("Used")

    class Powertrain(models.TextChoices):
        BEV = "bev", _("Electric")
        PHEV = "phev", _("Plug-in hybrid")
        HEV = "hev", _("Hybrid")
        ICE = "ice", _("Combustion")

    class BodyType(models.TextChoices):
        SEDAN = "sedan", _("Saloon")
        SUV = "suv", _("SUV")
        PICKUP = "pickup", _("Pick-up")
        HATCHBACK = "hatchback", _("Hatchback")
        WAGON = "wagon", _("Estate")
        COUPE = "coupe", _("Coupé")
        CONVERTIBLE = "convertible", _("Convertible")
        MINIVAN = "minivan", _("People carrier")
        VAN = "van", _("Van")

    class ColorFamily(models.TextChoices):
        BLACK = "black", _("Black")
        WHITE = "white", _("White")
        SILVER = "silver", _("Silver")
        GREY = "grey", _("Grey")
        BLUE = "blue", _("Blue")
        RED = "red", _("Red")
        GREEN = "green", _("Green")
        BROWN = "brown", _("Brown")
        BEIGE = "beige", _("Beige")
        GOLD = "gold", _("Gold")
        ORANGE = "orange", _("Orange")
        YELLOW = "yellow", _("Yellow")
        PURPLE = "purple", _("Purple")

    vin = models.CharField(_("VIN"), max_length=17, blank=True)
    vin_check = models.CharField(max_length=10, blank=True)
    stock_number = models.CharField(_("stock number"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("model year"), null=True)
    make = models.CharField(_("make"), max_length=60, blank=True)
    model = models.CharField(_("model"), max_length=80)
    trim = models.CharField(_("trim"), max_length=120, blank=True)
    body = models.CharField(_("body"), max_length=80, blank=True)
    body_type = models.CharField(
        _("body type"), max_length=11, choices=BodyType, blank=True, default=""
    )
    powertrain = models.CharField(_("powertrain"), max_length=4, choices=Powertrain, blank=True)
    fuel = models.CharField(_("fuel"), max_length=80, blank=True)
    engine = models.CharField(_("engine"), max_length=160, blank=True)
    transmission = models.CharField(_("transmission"), max_length=120, blank=True)
    drivetrain = models.CharField(_("drivetrain"), max_length=3, blank=True)
    exterior_color = models.CharField(_("exterior colour"), max_length=120, blank=True)
    color_family = models.CharField(
        _("colour"), max_length=6, choices=ColorFamily, blank=True, default=""
    )
    interior_color = models.CharField(_("interior colour"), max_length=120, blank=True)
    condition = models.CharField(_("condition"), max_length=4, choices=Condition, blank=True)
    certified = models.BooleanField(_("certified"), default=False)
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2, null=True)
    msrp = models.DecimalField(_("MSRP"), max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(_("currency"), max_length=3)
    odometer = models.PositiveIntegerField(_("odometer"), null=True)
    odometer_unit = models.CharField(max_length=2, default="mi")
    photos: models.JSONField[Any, Any] = models.JSONField(_("photos"), default=list)
    options: models.JSONField[Any, Any] = models.JSONField(_("options"), default=list)
    description = models.TextField(_("description"), blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    date_in_stock = models.DateField(_("in stock since"), null=True)
    extra: models.JSONField[Any, Any] = models.JSONField(default=dict)
    # What the dealership pays, under the sender's names: in no API, no export and no history.
    costs: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        abstract = True


class Vehicle(DealershipOwned, VehicleFacts):
    """One vehicle of a dealership's stock, known by its VIN, else by its stock number."""

    class Status(models.TextChoices):
        IN_STOCK = "in_stock", _("In stock")
        REMOVED = "removed", _("Removed")
        ARCHIVED = "archived", _("Archived")

    feed = models.ForeignKey(Feed, models.PROTECT, related_name="vehicles", db_index=False)
    identity = models.CharField(max_length=41)
    row_hash = models.BinaryField()
    # Of the record it came by last, as it was read then; none where that was odd (see known.py).
    record_hash = models.BigIntegerField(null=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.IN_STOCK)
    first_seen = models.DateField(_("in stock since"))
    arrived_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)
    # The held run that lacks this vehicle; a second one that lacks it too may remove it.
    missing_in = models.ForeignKey(
        SyncRun, models.SET_NULL, null=True, related_name="missing", db_index=False
    )

    objects = VehicleQuerySet.as_manager()

    class Meta(DealershipOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["dealership", "identity"],
                condition=~Q(status="archived"),
                name="vehicle_once_at_dealership",
            ),
            models.UniqueConstraint(
                fields=["brand", "vin"],
                condition=~Q(vin="") & ~Q(status="archived"),
                name="vin_once_in_brand",
            ),
            models.CheckConstraint(
                condition=(Q(price=None) | Q(price__gt=0)) & (Q(msrp=None) | Q(msrp__gt=0)),
                name="vehicle_price_positive_or_none",
            ),
            models.CheckConstraint(
                condition=Q(status="in_stock", removed_at=None)
                | (~Q(status="in_stock") & Q(removed_at__isnull=False)),
                name="vehicle_removed_has_its_time",
            ),
        ]
        indexes = [
            *DealershipOwned.Meta.indexes,
            models.Index(
                fields=["feed", "record_hash"],
                name="vehicle_of_feed",
                condition=Q(status="in_stock"),
            ),
            models.Index(
                fields=["feed"],
                name="vehicle_unverified",
                condition=Q(status="in_stock", vin_check="unverified"),
            ),
            models.Index(
                fields=["dealership", "identity"],
                name="vehicle_archived",
                condition=Q(status="archived"),
            ),
            models.Index(
                fields=["removed_at"], name="vehicle_removed", condition=Q(status="removed")
            ),
            models.Index(
                fields=["missing_in"], name="vehicle_missing", condition=Q(missing_in__isnull=False)
            ),
            models.Index(OpClass("vin", "varchar_pattern_ops"), name="vehicle_vin"),
            models.Index(OpClass(Reverse("vin"), "text_pattern_ops"), name="vehicle_vin_end"),
            models.Index(OpClass(Upper("stock_number"), "text_pattern_ops"), name="vehicle_stock"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Year, make, model and trim, as people call the vehicle."""
        parts = (str(self.year or ""), self.make, self.model, self.trim)
        return " ".join(part for part in parts if part)

    @property
    def number(self) -> str:
        """The VIN, else the stock number."""
        return self.vin or self.stock_number

    @property
    def days_in_stock(self) -> int:
        """How long it has been in stock."""
        return max(0, (timezone.localdate() - self.first_seen).days)


class VehicleChange(models.Model):
    """One thing that happened to a vehicle, at the dealership where it happened."""

    class Kind(models.TextChoices):
        ADDED = "added", _("came into stock")
        CHANGED = "changed", _("changed")
        PRICE = "price", _("price changed")
        MOVED = "moved", _("moved here from another dealership")
        REMOVED = "removed", _("left the stock")
        RETURNED = "returned", _("came back into stock")
        ARCHIVED = "archived", _("archived")

    vehicle = models.ForeignKey(Vehicle, models.CASCADE, related_name="changes", db_index=False)
    dealership = models.ForeignKey(Dealership, models.PROTECT, related_name="+", db_index=False)
    from_dealership = models.ForeignKey(
        Dealership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    run = models.ForeignKey(
        SyncRun, models.SET_NULL, null=True, related_name="changes", db_index=False
    )
    kind = models.CharField(max_length=8, choices=Kind)
    # By field: what it was and what it is.
    detail: models.JSONField[Any, Any] = models.JSONField(default=dict)
    price_before = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    price_after = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    at = models.DateTimeField()

    objects = VehicleChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["vehicle", "-id"], name="change_of_vehicle"),
            models.Index(fields=["run", "kind"], name="change_of_run"),
            models.Index(fields=["dealership", "-id"], name="change_at_dealership"),
        ]

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.kind}"


class StagedVehicle(VehicleFacts):
    """A record of a file before it is compared; the table survives no crash and needs none."""

    run_id = models.UUIDField()
    record_number = models.PositiveIntegerField()
    dealership_id = models.UUIDField(null=True)
    identity = models.CharField(max_length=41)
    first_seen = models.DateField(null=True)
    row_hash = models.BinaryField(null=True)
    record_hash = models.BigIntegerField(null=True)
    vehicle_id = models.UUIDField()
    # Quarantined, and kept only to say that its vehicle is evidently still there.
    only_seen = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["run_id"], name="staged_run")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.record_number}"
