from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from dealers.network.querysets import today
from dealers.network.scoping import BrandScoped, DealershipScoped, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone, User

if TYPE_CHECKING:
    from campaigns.programs.models import Campaign, CampaignLoan, Enrolment


class CampaignQuerySet(BrandScoped["Campaign"]):
    """Campaigns; the OEM sees its brand's, a dealership those it is enrolled in."""

    seen_with = Can.VIEW_PROGRAMS

    def visible_to(self, user: Anyone) -> Self:
        """Campaigns of brands wholly held, published ones that enrol a dealership in sight, and loans."""
        scope = scope_of(user, self.seen_with)
        if scope.everything:
            return self
        enrolments = apps.get_model("programs", "Enrolment")._default_manager.visible_to(user)
        enrolled = Q(pk__in=enrolments.values("campaign")) & ~Q(state="draft")
        lent = apps.get_model("programs", "CampaignLoan")._default_manager.of(user)
        lent_here = Q(pk__in=lent.values("campaign"))
        return self.filter(Q(brand__in=scope.brands) | enrolled | lent_here)

    def running(self) -> Self:
        """Published and not over: dealerships may still be enrolled."""
        return self.filter(state__in=["scheduled", "live"])


class CampaignLoanQuerySet(models.QuerySet["CampaignLoan"]):
    """Campaigns lent to single people."""

    def current(self) -> Self:
        """Those whose last day is not over."""
        return self.filter(until_date__gte=today())

    def of(self, user: Anyone) -> Self:
        """Those that this person holds now."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self.current().filter(user=user)

    def lent_by_brands_of(self, user: Anyone) -> Self:
        """Those of campaigns that this person prepares."""
        scope = scope_of(user, Can.EDIT_PROGRAMS)
        return self if scope.everything else self.filter(campaign__brand__in=scope.brands)


class EnrolmentQuerySet(DealershipScoped["Enrolment"]):
    """Enrolments at the dealerships whose programmes a person may see."""

    seen_with = Can.VIEW_PROGRAMS

    def for_cards(self) -> Self:
        """With the campaign, its offers and the dealership, in a handful of queries."""
        joined = self.select_related("campaign__brand", "dealership")
        return joined.prefetch_related("campaign__incentives__revisions")
