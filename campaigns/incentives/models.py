"""Offers that a campaign brings, and their immutable revisions."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.incentives.querysets import IncentiveQuerySet, RevisionQuerySet
from campaigns.programs.models import Campaign
from dealers.network.models import Brand
from portal.common.models import UUIDModel


class Incentive(UUIDModel):
    """An offer programme of a brand, in one country or in all of them."""

    class Kind(models.TextChoices):
        CASH = "cash", _("Customer cash")
        APR = "apr", _("Reduced interest")
        LEASE = "lease", _("Lease")
        FINANCE = "finance", _("Finance payment")
        LOYALTY = "loyalty", _("Loyalty bonus")
        CONQUEST = "conquest", _("Conquest bonus")

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="incentives")
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    country = models.CharField(_("country"), max_length=2, blank=True)
    campaigns = models.ManyToManyField(Campaign, related_name="incentives", blank=True)

    objects = IncentiveQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["brand", "-id"], name="incentive_brand")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where the incentive's own page is."""
        return reverse("incentives:detail", args=[self.pk])

    @property
    def latest(self) -> Revision | None:
        """The newest revision, in force or not."""
        return max(self.revisions.all(), key=lambda revision: revision.number, default=None)

    def revision_on(self, day: date) -> Revision | None:
        """The revision in force on this day; of several, the newest."""
        effective = [revision for revision in self.revisions.all() if revision.is_effective(day)]
        return max(effective, key=lambda revision: revision.number, default=None)


class Revision(models.Model):
    """The terms of an incentive, complete in themselves; the database refuses to change them."""

    incentive = models.ForeignKey(Incentive, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField(default=1)
    effective_from = models.DateField(_("in force from"))
    effective_until = models.DateField(_("in force until"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(
        _("amount"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    apr = models.DecimalField(
        _("annual percentage rate"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    term_months = models.PositiveSmallIntegerField(_("term in months"), null=True, blank=True)
    monthly_payment = models.DecimalField(
        _("monthly payment"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    down_payment = models.DecimalField(
        _("down payment"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    due_at_signing = models.DecimalField(
        _("due at signing"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    security_deposit = models.DecimalField(
        _("security deposit"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    end_of_term_charge = models.BooleanField(
        _("charge at the end of the term"), null=True, blank=True
    )
    # Official figures of each model, which German law wants beside the offer: a list of
    # objects with the field names of toolkits.compliance.offers.Efficiency, numbers as text.
    efficiency = models.JSONField(default=list, blank=True)
    models_offered = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["incentive", "number"], name="revision_number_once"),
            models.CheckConstraint(
                condition=Q(effective_until=None) | Q(effective_until__gte=F("effective_from")),
                name="revision_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0), name="revision_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(apr=None) | Q(apr__gte=0, apr__lt=100), name="revision_apr_is_a_rate"
            ),
        ]
        triggers = [pgtrigger.Protect(name="terms_stay", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.incentive} · {self.number}"

    def is_effective(self, day: date) -> bool:
        """Whether these terms are in force on this day."""
        return self.effective_from <= day and (
            self.effective_until is None or day <= self.effective_until
        )
