"""Reading what the desk works by: policies, templates, sequences, notes, lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from dealers.leads.concealing import ConcealedReaches
from dealers.leads.states import FollowUpState
from dealers.network.scoping import DealershipScoped, Scope, agreed, scope_of
from portal.accounts.capabilities import Can, Data
from portal.accounts.models import Anyone

if TYPE_CHECKING:
    from dealers.leads.models import (
        CoachingNote,
        FollowUp,
        Lead,
        NoContact,
        ReplyTemplate,
        Sequence,
        SlaPolicy,
    )

Row = TypeVar("Row", bound=models.Model)


class SlaPolicyQuerySet(models.QuerySet["SlaPolicy"]):
    """Versions of SLA policies."""

    def kept_by(self, user: Anyone) -> Self:
        """Those of the brands whose policies this person manages."""
        scope = scope_of(user, Can.MANAGE_SLA_POLICIES)
        return self if scope.everything else self.filter(brand_id__in=scope.brands)

    def standing(self, brand_id: UUID, at: datetime) -> list[SlaPolicy]:
        """Give the newest version of each of a brand's policies that counts at a time."""
        lines = ("region_id", "source_id", "kind")
        begun = self.filter(brand_id=brand_id, effective_from__lte=at)
        newest = begun.order_by(*lines, "-version").distinct(*lines)
        return [policy for policy in newest.select_related("region") if not policy.is_ended]

    def history(self, of: SlaPolicy) -> Self:
        """All versions of one policy, the newest first."""
        return self.filter(**of.line).order_by("-version")


class Kept(models.QuerySet[Row]):
    """Rows of a brand, or of one of its dealerships, that people there may change."""

    def kept_by(self, user: Anyone) -> Self:
        """Those of a brand for who manages its policies, of a dealership for who runs its leads."""
        whole, scope = scope_of(user, Can.MANAGE_SLA_POLICIES), scope_of(user, Can.REASSIGN_LEADS)
        of_brand = Q() if whole.everything else Q(brand_id__in=whole.brands)
        of_dealership = scope.condition(
            dealership="dealership_id", region="dealership__region_id", brand="brand_id"
        )
        return self.filter(
            (Q(dealership=None) & of_brand) | (Q(dealership__isnull=False) & of_dealership)
        )

    def at(self, lead: Lead) -> Self:
        """Those that are there for a lead's dealership."""
        here = Q(dealership=None) | Q(dealership=lead.dealership_id)
        return self.filter(here, brand=lead.brand_id)


class ReplyTemplateQuerySet(Kept["ReplyTemplate"]):
    """Texts to begin a reply with."""


class SequenceQuerySet(Kept["Sequence"]):
    """Sequences of follow-ups."""

    def for_lead(self, lead: Lead) -> Sequence | None:
        """Give the one that a lead follows: its dealership's before the brand's, its source's first."""
        fits = self.at(lead).filter(Q(source=None) | Q(source=lead.source_id), is_active=True)
        return fits.order_by(
            models.F("source").asc(nulls_last=True),
            models.F("dealership").asc(nulls_last=True),
            "id",
        ).first()


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Steps for leads."""

    def open(self) -> Self:
        """Those still to be done."""
        return self.filter(state=FollowUpState.OPEN)


class CoachingQuerySet(DealershipScoped["CoachingNote"]):
    """Coaching notes, for those who run the dealership's leads."""

    seen_with = Can.REASSIGN_LEADS


class NoContactQuerySet(models.QuerySet["NoContact"]):
    """The no-contact lists of brands."""

    def kept_by(self, user: Anyone) -> Self:
        """Those of the brands whose policies this person manages: a list names other dealers' customers."""
        scope = scope_of(user, Can.MANAGE_SLA_POLICIES)
        rows = self.all() if scope.everything else self.filter(brand_id__in=scope.brands)
        rows.customers = agreed(user, Can.MANAGE_SLA_POLICIES, Data.LEADS, Data.CUSTOMERS)
        rows._iterable_class = ConcealedReaches
        return rows

    # Where the reader may know the customers; None while nobody reads.
    customers: Scope | None = None

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.customers = self.customers
        return clone

    def holding(self, text: str) -> Self:
        """Those whose number or address holds a text, as far as the reader may know it."""
        at = {"dealership": "lead__dealership", "region": "lead__region", "brand": "lead__brand"}
        known = self.customers.condition(**at) if self.customers else Q()
        return self.filter(known, reach__contains=text)

    def naming(self, brand_id: UUID, reaches: Iterable[str]) -> Self:
        """The entries of a brand for any of these numbers and addresses."""
        return self.filter(brand_id=brand_id, reach__in=[reach for reach in reaches if reach])
