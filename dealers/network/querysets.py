"""Reading the network."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet

from dealers.network.scoping import DealershipScoped, Scope, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone

if TYPE_CHECKING:
    from dealers.network.models import ApiClient, Brand, Dealership, Invitation, Membership, Region


def today() -> date:
    """Give the day that memberships begin and end by: the installation's, not the reader's."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


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

    def down_to(self, *regions: Region) -> Self:
        """These regions and everything above them, from the top."""
        step = self.model.steplen
        ends = {(one, end) for one in regions for end in range(step, len(one.path) + 1, step)}
        found: Self = self.filter(path__in={one.path[:end] for one, end in ends})
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
        now = today()
        return self.filter(from_date__lte=now).filter(Q(until_date=None) | Q(until_date__gte=now))

    def past(self) -> Self:
        """Those that are over."""
        return self.filter(until_date__lt=today())

    def changing_since(self, day: date) -> Self:
        """Those that began or ended on this day or later."""
        return self.filter(Q(from_date__gte=day) | Q(until_date__gte=day))

    def inside(self, scope: Scope) -> Self:
        """Those whose anchor lies wholly in a scope."""
        return self.filter(anchors_inside(scope))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations."""

    def open(self) -> Self:
        """Those that can still be accepted."""
        return self.pending().filter(expires_at__gt=timezone.now())

    def pending(self) -> Self:
        """Those that were neither accepted nor revoked."""
        return self.filter(accepted_at=None, revoked_at=None)

    def inside(self, scope: Scope) -> Self:
        """Those whose anchor lies wholly in a scope."""
        return self.filter(anchors_inside(scope))


class ApiClientQuerySet(models.QuerySet["ApiClient"]):
    """API clients."""

    def managed_by(self, user: Anyone) -> Self:
        """Those whose whole anchor lies where this person makes and revokes clients."""
        scope = scope_of(user, Can.MANAGE_CLIENTS)
        return self.filter(anchors_inside(scope, "membership__"))

    def active(self) -> Self:
        """Those whose key opens."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


def anchors_inside(scope: Scope, at: str = "") -> Q:
    """Give the filter for rows whose anchor lies wholly in a scope; a group must lie in it entirely."""
    if scope.everything:
        return Q()
    if not scope:
        return Q(pk__in=[])
    holders = [
        ("brand", scope.brands),
        ("region", scope.regions),
        ("region__brand", scope.brands),
        ("dealership", scope.dealerships),
        ("dealership__region", scope.regions),
        ("dealership__brand", scope.brands),
        ("group", groups_inside(scope)),
    ]
    inside = Q()
    for column, values in holders:
        inside |= Q(**{f"{at}{column}__in": values})
    return inside


def groups_inside(scope: Scope) -> QuerySet[Any]:
    """Give the dealer groups that have dealerships, all of them in a scope."""
    groups = apps.get_model("network", "DealerGroup").objects
    columns = {"dealership": "pk", "region": "region_id", "brand": "brand_id"}
    dealerships = apps.get_model("network", "Dealership").objects.exclude(group=None)
    outside = dealerships.exclude(scope.condition(**columns))
    owned = groups.filter(pk__in=dealerships.values("group"))
    return owned.exclude(pk__in=outside.values("group"))


def groups_visible_to(user: Anyone) -> QuerySet[Any]:
    """Give the groups that own a dealership one sees; empty ones to those who see everything."""
    groups: QuerySet[Any] = apps.get_model("network", "DealerGroup").objects.all()
    if scope_of(user, Can.VIEW_NETWORK).everything:
        return groups
    dealerships: Any = apps.get_model("network", "Dealership").objects
    seen = dealerships.visible_to(user).exclude(group=None)
    return groups.filter(pk__in=seen.values("group"))
