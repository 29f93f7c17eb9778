"""Reading feeds, runs and vehicles."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db.models import Case, Count, Q, When
from django.db.models.functions import Reverse, Upper
from django.utils import timezone

from dealers.network.models import Dealership
from dealers.network.scoping import BrandScoped, DealershipScoped, Scope, Scoped, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone

if TYPE_CHECKING:
    from dealers.inventory.models import (
        Feed,
        Outlet,
        QuarantinedRow,
        SyncRun,
        Vehicle,
        VehicleChange,
        VendorProfile,
        VinConflict,
    )
    from dealers.network.places import Place

FEWEST_SEARCHED = 3
# What a feed needs somebody for, the most pressing with the highest number.
NEEDS = {"held": 5, "unread": 4, "failing": 3, "stale": 2, "empty": 1, "ok": 0}
# A feed without a good sync for so long is stale.
STALE_AFTER = timedelta(hours=36)


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

    def by_need(self) -> Self:
        """Feeds with `need`, one of NEEDS."""
        stale = Q(last_good_at__lt=timezone.now() - STALE_AFTER)
        return self.annotate(
            need=Case(
                When(state="held", then=NEEDS["held"]),
                When(state="unread", then=NEEDS["unread"]),
                When(failures__gt=0, then=NEEDS["failing"]),
                When(stale, then=NEEDS["stale"]),
                When(last_good_at=None, then=NEEDS["empty"]),
                default=NEEDS["ok"],
            )
        )

    def with_need(self, name: str) -> Self:
        """Feeds with one of the NEEDS; all of them for any other word."""
        found: Any = self.by_need()
        rows: Self = found.filter(need=NEEDS[name]) if name in NEEDS else found
        return rows

    def needy(self) -> Self:
        """Feeds that need somebody, the most pressing first."""
        found: Any = self.by_need()
        rows: Self = found.filter(need__gt=0).order_by("-need", "name")
        return rows

    def health_counts(self) -> dict[str, int]:
        """How many feeds there are, and how many have each of the NEEDS."""
        found: Any = self.by_need()
        needs = Counter(dict(found.order_by().values_list("need").annotate(Count("pk"))))
        counts = {name: needs[need] for name, need in NEEDS.items()}
        return {"all": needs.total(), **counts}

    def due(self, at: object) -> Self:
        """Feeds that we fetch and whose time has come."""
        return self.filter(kind__in=["http", "sftp"], enabled=True, next_run_at__lte=at)


class VendorProfileQuerySet(Scoped["VendorProfile"]):
    """Vendors' profiles; who has a feed of the brand in hand may read by them."""

    seen_with = Can.MANAGE_FEEDS

    def where(self, user: Anyone, can: Can) -> Self:
        """Profiles of brands in this person's hands, in whole or by a dealership."""
        scope = scope_of(user, can)
        if scope.everything:
            return self
        of_dealerships = Dealership.objects.where(user, can).values("brand")
        return self.filter(Q(brand__in=scope.brands) | Q(brand__in=of_dealerships))


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

    def by_reason(self) -> list[tuple[str, int]]:
        """How many there are for each reason, the most first."""
        counted = self.order_by().values_list("reason_code").annotate(count=Count("pk"))
        return [(code, count) for code, count in counted.order_by("-count", "reason_code")]


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

    def of_run(self, run_id: UUID, did: str) -> Self:
        """What one run did: added, changed, moved or removed vehicles."""
        kinds = {"added": ("added", "returned"), "changed": ("changed", "price")}
        return self.filter(run=run_id, kind__in=kinds.get(did, (did,)))


class VinConflictQuerySet(BrandScoped["VinConflict"]):
    """VINs in conflict; each names several dealerships, so the whole brand is needed to see it."""

    seen_with = Can.VIEW_INVENTORY

    def waiting(self) -> Self:
        """Those that a person is to settle."""
        return self.filter(state="open")


class OutletQuerySet(DealershipScoped["Outlet"]):
    """Addresses at which advertising platforms fetch stock."""

    seen_with = Can.VIEW_INVENTORY
    columns = {
        "dealership": "dealership_id",
        "region": "dealership__region_id",
        "brand": "dealership__brand_id",
    }

    def open(self) -> Self:
        """Those that still answer."""
        return self.filter(revoked_at=None)
