"""Dealerships, when they are open, and the rows that belong to them."""

from __future__ import annotations

from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dealers.network.models.tree import PERMISSIONS, Brand, DealerGroup, Region
from dealers.network.querysets import DealershipQuerySet
from portal.accounts.models import check_time_zone
from portal.common.models import UUIDModel


class Dealership(UUIDModel):
    """One brand's franchise at one address, with that brand's dealer code."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        CLOSED = "closed", _("Closed")

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="dealerships")
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="dealerships", verbose_name=_("district")
    )
    group = models.ForeignKey(
        DealerGroup, models.PROTECT, null=True, blank=True, related_name="dealerships"
    )
    # Text: leading zeros count.
    code = models.CharField(_("dealer code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    street = models.CharField(_("street"), max_length=120, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=12, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    subdivision = models.CharField(_("state"), max_length=6, blank=True)
    country = models.CharField(_("country"), max_length=2)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[check_time_zone])
    currency = models.CharField(_("currency"), max_length=3)
    locale = models.CharField(_("locale"), max_length=10, default="en-US")
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)

    objects = DealershipQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        permissions = PERMISSIONS
        constraints = [
            models.UniqueConstraint(fields=["brand", "code"], name="dealer_code_once"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True) | Q(latitude__range=(-90, 90)),
                name="latitude_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True) | Q(longitude__range=(-180, 180)),
                name="longitude_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that its local days and opening hours are told in."""
        return ZoneInfo(self.time_zone)


class OpeningHours(models.Model):
    """One span of a weekday in which the dealership is open; split shifts are several."""

    dealership = models.ForeignKey(Dealership, models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    opens = models.TimeField(_("opens"))
    # Midnight at the end of the day is written 00:00.
    closes = models.TimeField(_("closes"))

    class Meta:
        ordering = ["weekday", "opens"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["dealership", "weekday", "opens"], name="opens_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekday_of_a_week"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes="00:00"), name="closes_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class SpecialDay(models.Model):
    """A date whose hours differ from its weekday's; without hours it is closed."""

    dealership = models.ForeignKey(Dealership, models.CASCADE, related_name="special_days")
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)

    class Meta:
        ordering = ["day", "opens"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["dealership", "day", "opens"],
                name="special_day_opens_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__isnull=False, closes__isnull=False),
                name="special_day_open_or_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class MovesWithDealership(models.Model):
    """A row that carries its dealership's district and brand, and follows when it moves."""

    dealership = models.ForeignKey(
        Dealership, models.PROTECT, related_name="%(class)ss", db_index=False
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False)
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True
        default_permissions = ()

    @classmethod
    def owned_by(cls, dealership: Dealership, **fields: object) -> Self:
        """Give an unsaved row with all three scope columns set."""
        row = cls(**scope_columns(dealership), **fields)
        row.dealership = dealership
        return row


class DealershipOwned(UUIDModel, MovesWithDealership):
    """A row of one dealership that a URL names, indexed for fast scopes, newest first."""

    class Meta:
        abstract = True
        default_permissions = ()
        indexes = [
            models.Index(fields=["dealership", "-id"], name="%(class)s_dealership"),
            models.Index(fields=["region", "-id"], name="%(class)s_region"),
            models.Index(fields=["brand", "-id"], name="%(class)s_brand"),
        ]


def scope_columns(dealership: Dealership) -> dict[str, object]:
    """Give the scope columns that a row of this dealership carries."""
    return {
        "dealership_id": dealership.pk,
        "region_id": dealership.region_id,
        "brand_id": dealership.brand_id,
    }
