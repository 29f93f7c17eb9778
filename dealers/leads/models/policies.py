"""How fast leads are to be answered, and the opening hours as they were when one arrived."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.leads.querysets import SlaPolicyQuerySet
from dealers.network.models import Brand, Dealership


class SlaPolicy(models.Model):
    """One version of a brand's policy; leads keep the version they arrived under."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="sla_policies")
    version = models.PositiveIntegerField(default=1)
    first_response_minutes = models.PositiveIntegerField(_("first response within"), default=30)
    warn_minutes = models.PositiveIntegerField(_("warning before"), default=10)
    escalate_minutes = models.PositiveIntegerField(_("escalation after"), default=60)
    created_at = models.DateTimeField(default=timezone.now)

    objects = SlaPolicyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["brand", "version"], name="sla_policy_version_once"),
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
    def target(self) -> timedelta:
        """The business time within which the first response is due."""
        return timedelta(minutes=self.first_response_minutes)


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
