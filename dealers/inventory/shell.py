"""What stock hangs into the shell: navigation, search, and sync health on the home page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dealers.inventory import finding
from dealers.inventory.models import Feed, SyncRun, Vehicle
from dealers.network.scoping import holds
from dealers.network.stock_finding import register_stock_finder
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.ui.registry import (
    Hit,
    HomePanel,
    NavItem,
    SearchProvider,
    register_nav,
    register_panel,
    register_search,
)

MOST_HITS = 5
SHORTEST_SEARCH = 3


def _sees_stock(user: Any) -> bool:
    return holds(user, Can.VIEW_INVENTORY)


def _tends_feeds(user: Any) -> bool:
    return holds(user, Can.MANAGE_FEEDS)


def find_vehicles(user: User, text: str) -> Sequence[Hit]:
    """Vehicles by the beginning or the end of the VIN, or by the stock number."""
    if len(text.strip()) < SHORTEST_SEARCH:
        return []
    found = Vehicle.objects.visible_to(user).in_stock().matching(text).select_related("dealership")
    return [
        Hit(
            title=vehicle.name,
            subtitle=f"{vehicle.number} · {vehicle.dealership}",
            url=reverse("inventory:vehicle-detail", args=[vehicle.pk]),
            icon="car",
        )
        for vehicle in found.order_by("-id")[:MOST_HITS]
    ]


def _sync_health(request: HttpRequest) -> dict[str, Any]:
    """Feeds that need somebody, and what the last runs did."""
    feeds = Feed.objects.visible_to(request.user)
    runs = SyncRun.objects.visible_to(request.user).select_related(
        "feed__brand", "feed__dealership"
    )
    return {
        "health": feeds.health_counts(),
        "needy": feeds.needy()[:5],
        "runs": runs.order_by("-id")[:5],
    }


register_nav(
    NavItem(
        key="inventory",
        label=_("Inventory"),
        icon="car",
        url_name="inventory:stock-list",
        order=50,
        shown_to=_sees_stock,
    )
)
register_nav(
    NavItem(
        key="feeds",
        label=_("Feeds"),
        icon="database-import",
        url_name="inventory:feed-list",
        order=55,
        shown_to=_tends_feeds,
        first_for=_tends_feeds,
    )
)
register_panel(
    HomePanel(
        key="sync-health",
        order=10,
        template="dealers/inventory/_home_panel.html",
        shown_to=_tends_feeds,
        context=_sync_health,
        width="full",
    )
)
register_search(SearchProvider(key="vehicles", label=_("Vehicles"), search=find_vehicles, order=30))

register_stock_finder(finding.find)
