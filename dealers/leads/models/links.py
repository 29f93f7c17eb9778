"""What ties leads of several dealerships together, and what customers have agreed to."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.leads.models.leads import Lead
from dealers.leads.states import ConsentKind


class LeadLink(models.Model):
    """Two leads of different dealerships by one customer, and what says so; seen by who sees both."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="links")
    earlier = models.ForeignKey(Lead, models.CASCADE, related_name="later_links")
    reasons = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["lead", "earlier"], name="leads_linked_once")
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} → {self.earlier_id}"


class Consent(models.Model):
    """What a customer granted or revoked, in the words that were shown; the database keeps it so.

    A sender's own word that somebody agreed is a claim: it grants nothing.
    """

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="consents")
    # Whom it is about, normalized, so that it is found for another lead of the same customer.
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    channel = models.CharField(_("channel"), max_length=8)
    purpose = models.CharField(_("purpose"), max_length=80)
    kind = models.CharField(max_length=6, choices=ConsentKind)
    text = models.TextField(_("text"), blank=True)
    text_version = models.CharField(max_length=80, blank=True)
    seller = models.CharField(max_length=200, blank=True)
    form_url = models.CharField(max_length=500, blank=True)
    given_at = models.DateTimeField()
    ip_address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=80)
    evidence_hash = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["given_at", "id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["email", "given_at"], name="consent_email"),
            models.Index(fields=["phone", "given_at"], name="consent_phone"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.kind}"
