from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Q

from dealers.network.scoping import BrandScoped, DealershipScoped, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone

if TYPE_CHECKING:
    from campaigns.programs.models import Campaign, Enrolment


class CampaignQuerySet(BrandScoped["Campaign"]):
    """Campaigns; the OEM sees its brand's, a dealership those it is enrolled in."""

    seen_with = Can.VIEW_PROGRAMS

    def visible_to(self, user: Anyone) -> Self:
        """Campaigns of brands wholly held, and published ones that enrol a dealership in sight."""
        scope = scope_of(user, self.seen_with)
        if scope.everything:
            return self
        enrolments = apps.get_model("programs", "Enrolment")._default_manager.visible_to(user)
        enrolled = Q(pk__in=enrolments.values("campaign")) & ~Q(state="draft")
        return self.filter(Q(brand__in=scope.brands) | enrolled)

    def running(self) -> Self:
        """Published and not over: dealerships may still be enrolled."""
        return self.filter(state__in=["scheduled", "live"])


class EnrolmentQuerySet(DealershipScoped["Enrolment"]):
    """Enrolments at the dealerships whose programmes a person may see."""

    seen_with = Can.VIEW_PROGRAMS

    def for_cards(self) -> Self:
        """With the campaign, its offers and the dealership, in a handful of queries."""
        joined = self.select_related("campaign__brand", "dealership")
        return joined.prefetch_related("campaign__incentives__revisions")
