"""Stock files against the database's own COPY and against two peers.

`INVENTORY_ROWS` in the file and `INVENTORY_STOCK` in the table: 20,000 into 100,000 unless told,
100,000 into 2,000,000 for a full run. `INVENTORY_FEEDS` files of 400 rows go through Celery: 100
unless told, 5,000 for a full run. The slow peers get fewer rows, as each goal's size says.
"""

import os
import time
from collections.abc import Iterator
from statistics import median

from dealers.inventory.actions import receive_file
from dealers.inventory.models import Feed, SyncRun
from dealers.network.models import Brand, Dealership
from tests.bench import Goal, bench, seconds
from tests.bench.peers import blindly, row_by_row
from tests.bench.stock import (
    AT_EACH,
    ROWS,
    STOCK,
    TABLE,
    a_network,
    bare_table,
    copied_out,
    copy_in,
    fill,
    forget,
    stock_file,
    sync,
    truncate,
)
from tests.bench.workers import memory_of, worker
from tests.factories.inventory import FeedFactory

FEEDS = int(os.environ.get("INVENTORY_FEEDS", "100"))
SLOW_ROWS, BULK_ROWS = 300, 4_000
SIZE = f"{ROWS} rows into {STOCK} vehicles"


@bench("inventory")
def files() -> Iterator[Goal]:
    """A feed's first file and its next days beside COPY of the same rows."""
    brand, dealerships = a_network(max((STOCK + ROWS) // AT_EACH + 2, FEEDS))
    ours, others = dealerships[: ROWS // AT_EACH], dealerships[ROWS // AT_EACH :]
    fill(brand, others, STOCK)
    feed, codes = FeedFactory(brand=brand), [each.code for each in ours]
    yield all_new(feed, codes)
    yield from next_day(feed, codes)
    yield memory(feed, codes)
    yield from many_feeds(brand, dealerships[:FEEDS])


def all_new(feed: Feed, codes: list[str]) -> Goal:
    """Every vehicle of the file is new: read, checked, compared, written with its history."""
    data = stock_file(range(ROWS), codes)
    ours, copies = [], []
    for _round in range(3):
        ours.append(seconds(sync, feed, data))
        rows = copied_out(feed)
        forget(feed)
        copies.append(seconds(copy_in, TABLE, rows))
        forget(feed)
    return Goal("inventory.all_new", ROWS / median(ours), "rows/s", "COPY into the live table", ROWS / median(copies), at_least=0.6, size=SIZE)  # fmt: skip


def next_day(feed: Feed, codes: list[str]) -> Iterator[Goal]:
    """The next days' files: one vehicle in a hundred has another price, or nothing has changed."""
    sync(feed, stock_file(range(ROWS), codes))
    rows, bare = copied_out(feed), bare_table()
    ours, copies, same, peer, bulk = [], [], [], [], []
    for day in range(1, 6):
        data = stock_file(range(ROWS), codes, dearer=day)
        ours.append(seconds(sync, feed, data))
        copies.append(seconds(copy_in, bare, rows))
        truncate(bare)
        same.append(seconds(sync, feed, data))
        if day < 3:
            peer.append(seconds(row_by_row, feed, data, SLOW_ROWS) / SLOW_ROWS)
            bulk.append(seconds(blindly, feed, b"".join(data.splitlines(True)[: BULK_ROWS + 1])) / BULK_ROWS)  # fmt: skip
            sync(feed, stock_file(range(ROWS), codes, dearer=day + 20))
    speed = ROWS / median(ours)
    yield Goal("inventory.one_percent", speed, "rows/s", "bare COPY", ROWS / median(copies), at_least=0.25, size=SIZE)  # fmt: skip
    yield Goal("inventory.import_export", speed, "rows/s", f"django-import-export, {SLOW_ROWS} rows", 1 / median(peer), at_least=100, size=SIZE)  # fmt: skip
    yield Goal("inventory.bulk_create", speed, "rows/s", f"bulk_create(update_conflicts), {BULK_ROWS} rows", 1 / median(bulk), at_least=3.3, size=SIZE)  # fmt: skip
    yield Goal("inventory.identical", median(same), "s", "the next day's file", median(ours), at_most=0.5, size=SIZE)  # fmt: skip


def memory(feed: Feed, codes: list[str]) -> Goal:
    """The memory of a process that syncs a file four times as large."""
    most = []
    for part in (4, 1):
        forget(feed)
        data = stock_file(range(ROWS // part), codes)
        run = receive_file(feed, "stock.csv", data, by=None)
        most.append(memory_of(run.pk))
    forget(feed)
    return Goal("inventory.memory", most[1], "MB", "a quarter of the file", most[0], at_most=1.25, size=f"{ROWS} rows")  # fmt: skip


def many_feeds(brand: Brand, lots: list[Dealership]) -> Iterator[Goal]:
    """A night: each dealership's own file of 400 rows, one vehicle in a hundred repriced."""
    feeds = [FeedFactory(brand=brand, dealership=lot) for lot in lots]
    files = [range(10_000_000 + AT_EACH * n, 10_000_000 + AT_EACH * (n + 1)) for n in range(FEEDS)]

    def night(day: int) -> float:
        began = time.perf_counter()
        for feed, lot, numbers in zip(feeds, lots, files, strict=True):
            receive_file(feed, "s.csv", stock_file(numbers, [lot.code], dearer=day), by=None)
        while waiting := SyncRun.objects.filter(
            feed__in=feeds, state__in=SyncRun.UNDER_WAY
        ).count():
            time.sleep(min(2, 0.02 + waiting / 500))
        return time.perf_counter() - began

    with worker() as watched:
        first, later, same = night(0), night(1), night(1)
    blind = median(
        seconds(blindly, feed, stock_file(numbers, [lot.code], dearer=2))
        for feed, lot, numbers in zip(feeds[:10], lots, files, strict=False)
    )
    size = f"{FEEDS} feeds of {AT_EACH} rows, the most memory {watched.most:.0f} MB, all new in {first:.1f} s"
    yield Goal("inventory.many_feeds", later, "s", "blind bulk_create, by 10 feeds", blind * FEEDS, at_most=0.3, size=size)  # fmt: skip
    yield Goal("inventory.many_identical", FEEDS / same, "feeds/s", "feeds of which 1 % changed", FEEDS / later, at_least=1.5, size=size)  # fmt: skip
