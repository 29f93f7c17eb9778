"""What dealerships share with those above them, under which text, signed by whom."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealers.network.models.dealership import Dealership
from dealers.network.models.tree import Brand
from portal.accounts.capabilities import Data
from portal.accounts.models import User
from portal.common.models import UUIDModel


class Audience(models.TextChoices):
    """Who is above a dealership; its own people and its owner's are never asked."""

    OEM = "oem", _("The OEM")
    REGION = "region", _("The region")


def _kinds() -> ArrayField[Any, Any]:
    return ArrayField(models.CharField(max_length=10, choices=Data), default=list)


def _makes_sense() -> list[models.BaseConstraint]:
    """Say that customers come with leads, and that results go to both or to neither.

    One figure per question: with results shared to one of the two, they would read two.
    """
    constraints: list[models.BaseConstraint] = []
    for name in ("with_oem", "with_region"):
        has_customers = Q(**{f"{name}__contains": [Data.CUSTOMERS]})
        condition = ~has_customers | Q(**{f"{name}__contains": [Data.LEADS]})
        constraints.append(
            models.CheckConstraint(condition=condition, name=f"%(class)s_customers_{name}")
        )
    both, neither = (
        Q(with_oem__contains=[Data.RESULTS], with_region__contains=[Data.RESULTS]),
        ~Q(with_oem__contains=[Data.RESULTS]) & ~Q(with_region__contains=[Data.RESULTS]),
    )
    constraints.append(
        models.CheckConstraint(condition=both | neither, name="%(class)s_results_for_both")
    )
    return constraints


class AgreementText(UUIDModel):
    """One version of what a brand's dealerships sign; it never changes, the next one follows it."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="agreement_texts")
    version = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"))
    # What each kind of data is used for, by kind.
    purposes: models.JSONField[Any, Any] = models.JSONField(default=dict)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["brand", "version"], name="agreement_version_once")
        ]
        triggers = [
            pgtrigger.Protect(name="text_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.title}, {_('version')} {self.version}"


class Shares(models.Model):
    """Which data go to the OEM and which to the region."""

    with_oem = _kinds()
    with_region = _kinds()

    class Meta:
        abstract = True
        constraints = _makes_sense()

    def shared_with(self, audience: str) -> frozenset[Data]:
        """Give the data that one audience may see."""
        kinds = self.with_oem if audience == Audience.OEM else self.with_region
        return frozenset(Data(kind) for kind in kinds)

    @property
    def oem_labels(self) -> list[Any]:
        """What the OEM sees, in words."""
        return [kind.label for kind in Data if kind in self.with_oem]

    @property
    def region_labels(self) -> list[Any]:
        """What the region sees, in words."""
        return [kind.label for kind in Data if kind in self.with_region]


class Agreement(UUIDModel, Shares):
    """One signature or withdrawal: everything that is shared from then on; never changed."""

    dealership = models.ForeignKey(Dealership, models.PROTECT, related_name="agreements")
    text = models.ForeignKey(AgreementText, models.PROTECT, related_name="agreements")
    withdrawn = models.BooleanField(default=False)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta(Shares.Meta):
        default_permissions = ()
        constraints = [
            *_makes_sense(),
            models.CheckConstraint(
                condition=Q(withdrawn=False) | Q(with_oem=[], with_region=[]),
                name="withdrawal_shares_nothing",
            ),
        ]
        indexes = [models.Index(fields=["dealership", "-id"], name="agreement_history")]
        triggers = [
            pgtrigger.Protect(name="history_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.dealership}: {self.text}"


class Sharing(Shares):
    """What a dealership shares now: its newest agreement, where scopes find it quickly."""

    dealership = models.OneToOneField(
        Dealership, models.PROTECT, primary_key=True, related_name="sharing"
    )
    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="+")

    class Meta(Shares.Meta):
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.agreement)
