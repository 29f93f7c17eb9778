"""Tracked links and how often they were followed."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.activations.models.activation import Activation
from campaigns.activations.querysets import TrackedLinkQuerySet
from dealers.network.models import DealershipOwned

# No vowels and no look-alikes: codes are read from paper, and spell nothing.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"


def new_code() -> str:
    """Eight characters that nobody guesses."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


class TrackedLink(DealershipOwned):
    """A short address for one channel; it leads to the activation's landing page only."""

    class Channel(models.TextChoices):
        MAIL = "email", _("Mail")
        SOCIAL = "social", _("Social media")
        PRINT = "print", _("Print and QR code")
        SEARCH = "cpc", _("Paid search")

    activation = models.ForeignKey(Activation, models.CASCADE, related_name="links")
    channel = models.CharField(max_length=10, choices=Channel)
    code = models.CharField(max_length=12, unique=True, default=new_code)

    objects = TrackedLinkQuerySet.as_manager()

    class Meta(DealershipOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["activation", "channel"], name="one_link_a_channel")
        ]

    def __str__(self) -> str:
        return self.code


class ClickCount(models.Model):
    """How often a link was followed on one of the dealership's local days."""

    link = models.ForeignKey(TrackedLink, models.CASCADE, related_name="clicks")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "day"], name="clicks_once_a_day")]

    def __str__(self) -> str:
        return f"{self.link} {self.day}: {self.count}"
