"""Rows of stock: feeds, runs in each state, vehicles, conflicts, outlets."""

from django.utils import timezone

from dealers.inventory import actions as stock
from dealers.inventory.models import Feed, Outlet, SyncRun, VinConflict
from dealers.inventory.models.feeds import hash_key
from tests.access.making import row
from tests.factories.inventory import (
    FeedFactory,
    VehicleFactory,
    deliver,
    stock_file,
)
from tests.factories.inventory import (
    row as record,
)


@row("feed")
def feed(here):
    return FeedFactory(
        brand=here.dealership.brand,
        dealership=here.dealership,
        name=here.token,
        kind="http",
        url=f"https://example.com/{here.token}",
    )


@row("feed.brand")
def brand_feed(here):
    return FeedFactory(brand=here.dealership.brand, name=here.token)


@row("vehicle")
def vehicle(here):
    return VehicleFactory(
        dealership=here.dealership, feed=here["feed"], model=here.token, stock_number=here.token
    )


def _own_feed(here):
    """A feed whose runs meet no other run's stock: they would be held."""
    at = here.dealership
    return FeedFactory(brand=at.brand, dealership=at, name=f"{here.token} feed")


@row("run")
def run(here):
    bad = record(0, stock=here.token, vin="", year="never")
    return deliver(_own_feed(here), stock_file([record(here.number), bad]), f"{here.token}.csv")


@row("run.held")
def held_run(here):
    feed = _own_feed(here)
    vehicles = [record(10 * here.number + n) for n in range(6)]
    deliver(feed, stock_file(vehicles), f"{here.token}-full.csv")
    return deliver(feed, stock_file(vehicles[:1]), f"{here.token}.csv")


@row("run.failed")
def failed_run(here):
    feed = _own_feed(here)
    run = stock.receive_file(feed, f"{here.token}.csv", b"vin\r\n", by=None)
    SyncRun.objects.filter(pk=run.pk).update(state="failed", reason_code="unreadable")
    return run


@row("run.mendable")
def mendable_run(here):
    feed = _own_feed(here)
    bad = record(5 + here.number, vin="NO-VIN", stock=here.token)
    return deliver(feed, stock_file([record(6 + here.number), bad]), f"{here.token}.csv")


@row("conflict")
def conflict(here):
    now = timezone.now()
    return VinConflict.objects.create(
        brand=here.dealership.brand,
        vin=f"VIN{here.number}",
        owner=here.dealership,
        claimants=[here.dealership.pk],
        feed=FeedFactory(brand=here.dealership.brand, name=here.token),
        found_at=now,
        seen_at=now,
    )


@row("outlet")
def outlet(here):
    return Outlet.objects.create(dealership=here.dealership, kind="google")


@row("feed.pushed")
def pushed_feed(here):
    made = FeedFactory(
        brand=here.dealership.brand, dealership=here.dealership, name=here.token, kind="push"
    )
    made.key = f"stock-{made.pk}"
    Feed.objects.filter(pk=made.pk).update(key_hash=hash_key(made.key))
    return made
