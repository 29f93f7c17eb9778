"""How fast leads are to be answered, and the opening hours as they were when one arrived."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.leads.codes import code_of
from dealers.leads.desk_querysets import SlaPolicyQuerySet
from dealers.leads.models.sources import Source
from dealers.leads.states import LeadKind, StageHours
from dealers.network.models import Brand, Dealership, Region
from portal.accounts.models import User


def _minutes(label: Any, **options: Any) -> models.PositiveIntegerField[int, int]:
    return models.PositiveIntegerField(label, validators=[MinValueValidator(1)], **options)


class SlaPolicy(models.Model):
    """One version of a brand's policy for some of its leads; leads keep the version they arrived under.

    Without a region, a source and a kind it is for every lead; the narrowest that fits a lead
    counts. A version is never changed: editing adds the next one.
    """

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="sla_policies")
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    kind = models.CharField(_("kind of lead"), max_length=12, choices=LeadKind, blank=True)
    version = models.PositiveIntegerField(default=1)
    first_response_minutes = _minutes(_("first response within"), default=30)
    warn_minutes = _minutes(_("warning before"), default=10)
    next_response_minutes = _minutes(_("next response within"), null=True, blank=True)
    appointment_minutes = _minutes(_("first appointment within"), null=True, blank=True)
    # Nothing: at the moment the first response is overdue.
    manager_minutes = _minutes(_("manager told after"), null=True, blank=True)
    manager_hours = models.CharField(
        _("counted in"), max_length=10, choices=StageHours, default=StageHours.OPENING
    )
    escalate_minutes = _minutes(_("regional manager told after"), default=60)
    escalate_hours = models.CharField(
        _("counted in"), max_length=10, choices=StageHours, default=StageHours.OPENING
    )
    rescue_minutes = _minutes(_("rescue after"), null=True, blank=True)
    hands_out = models.BooleanField(_("give new leads out in turn"), default=False)
    # A version that ends a narrower policy: from then on the wider one counts again.
    is_ended = models.BooleanField(default=False)
    effective_from = models.DateTimeField(_("effective from"), default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = SlaPolicyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "region", "source", "kind", "version"],
                nulls_distinct=False,
                name="sla_policy_version_once",
            ),
            models.CheckConstraint(
                condition=Q(warn_minutes__lt=F("first_response_minutes")),
                name="sla_warns_before_it_is_due",
            ),
            models.CheckConstraint(
                condition=Q(escalate_minutes__gte=F("first_response_minutes")),
                name="sla_escalates_after_it_is_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand} v{self.version}"

    @property
    def code(self) -> str:
        """What its address names it by."""
        return code_of("policy", self.pk)

    @property
    def target(self) -> timedelta:
        """The business time within which the first response is due."""
        return timedelta(minutes=self.first_response_minutes)

    @property
    def line(self) -> dict[str, Any]:
        """What all versions of one policy share."""
        return {
            "brand_id": self.brand_id,
            "region_id": self.region_id,
            "source_id": self.source_id,
            "kind": self.kind,
        }


class PinnedCalendar(models.Model):
    """A dealership's opening hours, special days and holidays as they were at some time."""

    dealership = models.ForeignKey(Dealership, models.CASCADE, related_name="pinned_calendars")
    digest = models.CharField(max_length=64)
    zone = models.CharField(max_length=50)
    hours = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["dealership", "digest"], name="calendar_pinned_once")
        ]

    def __str__(self) -> str:
        return f"{self.zone} {self.digest[:8]}"
