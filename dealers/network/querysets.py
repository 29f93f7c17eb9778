"""Reading the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet

from dealers.network.scoping import DealershipScoped, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone

if TYPE_CHECKING:
    from dealers.network.models import Brand, Dealership, Membership


class BrandQuerySet(models.QuerySet["Brand"]):
    """Brands; who sees a dealership of a brand sees that the brand exists."""

    def visible_to(self, user: Anyone) -> Self:
        """Brands at which this person sees at least one dealership."""
        scope = scope_of(user, Can.VIEW_NETWORK)
        if scope.everything:
            return self
        inside = Q(dealerships__in=scope.dealerships) | Q(regions__in=scope.regions)
        return self.filter(Q(pk__in=scope.brands) | inside).distinct()

    def where(self, user: Anyone, can: Can) -> Self:
        """Brands that this person holds wholly with a capability."""
        scope = scope_of(user, can)
        return self if scope.everything else self.filter(pk__in=scope.brands)


class RegionQuerySet(MP_NodeQuerySet):
    """Regions of all brands."""

    def visible_to(self, user: Anyone) -> Self:
        """Regions whose dealerships this person sees all of."""
        scope = scope_of(user, Can.VIEW_NETWORK)
        if scope.everything:
            return self
        found: Self = self.filter(Q(brand__in=scope.brands) | Q(pk__in=scope.regions))
        return found


class RegionManager(MP_NodeManager.from_queryset(RegionQuerySet)):  # type: ignore[misc]
    """Regions in the order of the tree."""

    def get_queryset(self) -> RegionQuerySet:
        """Give the regions, parents before children."""
        rows: RegionQuerySet = RegionQuerySet(self.model, using=self._db).order_by("path")
        return rows


class DealershipQuerySet(DealershipScoped["Dealership"]):
    """Dealerships."""

    seen_with = Can.VIEW_NETWORK
    columns = {"dealership": "pk", "region": "region_id", "brand": "brand_id"}

    def active(self) -> Self:
        """Those that do business."""
        return self.filter(status="active")

    def named(self, text: str) -> Self:
        """Those whose name, city or code holds these words."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(name__icontains=word) | Q(city__icontains=word) | Q(code__istartswith=word)
            )
        return found


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships."""

    def current(self) -> Self:
        """Those that hold today."""
        today = timezone.localdate(timezone=timezone.get_default_timezone())
        return self.filter(from_date__lte=today).filter(
            Q(until_date=None) | Q(until_date__gte=today)
        )
