"""Templates with zones: what dealers localize."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Anyone
from portal.common.models import UUIDModel
from toolkits.library.models import Toolkit

KEY = RegexValidator(
    r"^[a-z][a-z0-9_]{0,39}\Z", _("Use small letters, digits and underscores, a letter first.")
)


class TemplateQuerySet(models.QuerySet["Template"]):
    def visible_to(self, user: Anyone) -> Self:
        """Templates of the toolkits that this person sees."""
        return self.filter(toolkit__in=Toolkit.objects.visible_to(user))

    def with_zones(self) -> Self:
        return self.select_related("toolkit__brand").prefetch_related("zones")


class Template(UUIDModel):
    """A creative of a toolkit: one source in the merge language, and the zones it has."""

    class Kind(models.TextChoices):
        MAIL = "mail", _("Mail")
        LANDING_PAGE = "landing_page", _("Landing page")

    toolkit = models.ForeignKey(Toolkit, models.CASCADE, related_name="templates")
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=120)
    source = models.TextField(max_length=200_000)
    position = models.PositiveSmallIntegerField(default=0)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("toolkits:template", args=[self.pk])


class Zone(models.Model):
    """A place in a template, and what a dealership may do with it."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        RICH_TEXT = "rich_text", _("Rich text")
        NUMBER = "number", _("Number")
        MONEY = "money", _("Money")
        DATE = "date", _("Date")
        IMAGE = "image", _("Picture")
        CHOICE = "choice", _("Choice")
        OFFER = "offer", _("Offer")
        VEHICLES = "vehicles", _("Vehicles")
        DEALERSHIP_FIELD = "dealership_field", _("Dealership field")

    class Mode(models.TextChoices):
        LOCKED = "locked", _("Locked")
        CHOICE = "choice", _("Choice")
        FREE = "free", _("Free")

    template = models.ForeignKey(Template, models.CASCADE, related_name="zones")
    key = models.CharField(max_length=40, validators=[KEY])
    label = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.TEXT)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.FREE)
    required = models.BooleanField(default=False)
    change_required = models.BooleanField(default=False)
    min_length = models.PositiveSmallIntegerField(null=True, blank=True)
    max_length = models.PositiveSmallIntegerField(null=True, blank=True)
    choices = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    default = models.TextField(max_length=5000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["template", "key"], name="zone_key_once_in_a_template"),
            models.CheckConstraint(
                condition=models.Q(min_length__isnull=True)
                | models.Q(max_length__isnull=True)
                | models.Q(min_length__lte=models.F("max_length")),
                name="zone_lengths_in_order",
            ),
            models.CheckConstraint(
                condition=~models.Q(mode="choice") | models.Q(kind="image") | ~models.Q(choices=[]),
                name="zone_choice_has_choices",
            ),
            models.CheckConstraint(
                condition=~models.Q(mode="locked", change_required=True),
                name="zone_locked_is_not_to_change",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_filled_for_you(self) -> bool:
        """True where the portal supplies the content: offer, vehicles, the dealership's own data."""
        return self.kind in {self.Kind.OFFER, self.Kind.VEHICLES, self.Kind.DEALERSHIP_FIELD}
