from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from campaigns.programs.models import Campaign
from dealers.network.scoping import BrandScoped, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone

if TYPE_CHECKING:
    from campaigns.incentives.models import Incentive, Revision


class IncentiveQuerySet(BrandScoped["Incentive"]):
    """Incentives; the OEM sees its brand's, a dealership those of its campaigns."""

    seen_with = Can.VIEW_PROGRAMS

    def visible_to(self, user: Anyone) -> Self:
        """Incentives of brands wholly held, and those that a visible, published campaign offers."""
        scope = scope_of(user, self.seen_with)
        if scope.everything:
            return self
        campaigns = Campaign.objects.visible_to(user).exclude(state=Campaign.State.DRAFT)
        offered = self.model.campaigns.through.objects.filter(campaign__in=campaigns)
        return self.filter(Q(brand__in=scope.brands) | Q(pk__in=offered.values("incentive")))

    def for_country(self, country: str) -> Self:
        """Incentives of this country and those of every country."""
        return self.filter(country__in=["", country])

    def with_revisions(self) -> Self:
        """With each incentive's revisions at hand, the newest first."""
        return self.prefetch_related("revisions")


class RevisionQuerySet(QuerySet["Revision"]):
    """Revisions of incentives."""

    def effective(self, on: date) -> Self:
        """Revisions in force on this day."""
        no_end_before = Q(effective_until=None) | Q(effective_until__gte=on)
        return self.filter(no_end_before, effective_from__lte=on)
