"""Rules that words in a localization must keep, and the reviewed wording of disclosures."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.network.models import Brand
from portal.accounts.models import User
from portal.common.models import UUIDModel


class RuleQuerySet(models.QuerySet["Rule"]):
    def in_force(self, brand_id: object, jurisdiction: str) -> Self:
        """Rules for this brand or all brands, in this jurisdiction or everywhere."""
        return self.filter(
            Q(brand=None) | Q(brand_id=brand_id), jurisdiction__in=["", jurisdiction], active=True
        )


class Rule(UUIDModel):
    """Words that may not be said, or hosts that may be linked to; data, never code."""

    class Kind(models.TextChoices):
        FORBIDDEN_WORDS = "forbidden_words", _("Forbidden words")
        ALLOWED_LINKS = "allowed_links", _("Allowed links")

    class Severity(models.TextChoices):
        ERROR = "error", _("Error")
        WARNING = "warning", _("Warning")
        INFO = "info", _("Information")

    brand = models.ForeignKey(Brand, models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.FORBIDDEN_WORDS)
    words = ArrayField(models.CharField(max_length=100))
    severity = models.CharField(max_length=10, choices=Severity, default=Severity.ERROR)
    reason = models.CharField(max_length=300)
    mend = models.CharField(max_length=300, blank=True)
    jurisdiction = models.CharField(max_length=10, blank=True)
    source = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(words=[]), name="compliance_rule_has_words"),
        ]

    def __str__(self) -> str:
        return self.reason


class DisclosureRule(models.Model):
    """The wording of one legal disclosure as a compliance reviewer accepted it."""

    key = models.SlugField(max_length=60, unique=True)
    text = models.TextField(max_length=2000)
    accepted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
