"""Reading feeds, runs and vehicles."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Q
from django.db.models.functions import Reverse, Upper

from dealers.network.places import Place
from dealers.network.scoping import DealershipScoped, Scope, Scoped, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone

if TYPE_CHECKING:
    from dealers.inventory.models import Feed, QuarantinedRow, SyncRun, Vehicle, VehicleChange

FEWEST_SEARCHED = 3


def _feeds_in(scope: Scope, feed: str = "") -> Q:
    """Feeds of a scope: a brand's feed needs the whole brand, a dealership's its dealership."""
    if scope.everything:
        return Q()
    whole = Q(**{f"{feed}dealership": None, f"{feed}brand__in": scope.brands})
    one = scope.condition(
        dealership=f"{feed}dealership_id",
        region=f"{feed}dealership__region_id",
        brand=f"{feed}brand_id",
    )
    return whole | (Q(**{f"{feed}dealership__isnull": False}) & one)


class FeedQuerySet(Scoped["Feed"]):
    """Feeds, of whole brands and of single dealerships."""

    seen_with = Can.VIEW_INVENTORY

    def where(self, user: Anyone, can: Can) -> Self:
        """Feeds whose brand or dealership is in this person's hands."""
        return self.filter(_feeds_in(scope_of(user, can)))

    def within(self, place: Place) -> Self:
        """Feeds that deliver for a place."""
        if place.scope.everything:
            return self
        whole = Q(dealership=None, brand_id=place.brand_id)
        return self.filter(whole | _feeds_in(place.scope))

    def due(self, at: object) -> Self:
        """Feeds that we fetch and whose time has come."""
        return self.filter(kind="http", enabled=True, next_run_at__lte=at)


class SyncRunQuerySet(Scoped["SyncRun"]):
    """Sync runs; who sees the feed sees its runs."""

    seen_with = Can.VIEW_INVENTORY

    def where(self, user: Anyone, can: Can) -> Self:
        """Runs of feeds in this person's hands."""
        return self.filter(_feeds_in(scope_of(user, can), "feed__"))


class QuarantinedRowQuerySet(Scoped["QuarantinedRow"]):
    """Quarantined records; who sees the feed sees them."""

    seen_with = Can.VIEW_INVENTORY

    def where(self, user: Anyone, can: Can) -> Self:
        """Records of feeds in this person's hands."""
        return self.filter(_feeds_in(scope_of(user, can), "run__feed__"))


class VehicleQuerySet(DealershipScoped["Vehicle"]):
    """Vehicles."""

    seen_with = Can.VIEW_INVENTORY

    def in_stock(self) -> Self:
        """Those that stand at their dealership today."""
        return self.filter(status="in_stock")

    def older_than(self, days: int, today: date) -> Self:
        """Those that have been in stock for more than so many days."""
        return self.filter(first_seen__lt=today - timedelta(days=days))

    def with_photos(self) -> Self:
        """Those with at least one photo."""
        return self.exclude(photos=[])

    def matching(self, text: str) -> Self:
        """Those whose VIN begins or ends, or whose stock number begins, with this text."""
        word = text.strip().upper()
        if not word:
            return self
        ends = Q(backwards__startswith=word[::-1]) if len(word) >= FEWEST_SEARCHED else Q()
        begins = Q(vin__startswith=word) | Q(stock_upper__startswith=word)
        rows = self.alias(stock_upper=Upper("stock_number"), backwards=Reverse("vin"))
        return rows.filter(begins | ends)


class VehicleChangeQuerySet(DealershipScoped["VehicleChange"]):
    """What happened to vehicles; each dealership sees what happened while they stood there."""

    seen_with = Can.VIEW_INVENTORY
    columns = {
        "dealership": "dealership_id",
        "region": "dealership__region_id",
        "brand": "dealership__brand_id",
    }
