"""Stock files against the database's own COPY and against two peers.

`INVENTORY_ROWS` in the file and `INVENTORY_STOCK` in the table: 20,000 into 100,000 unless told,
100,000 into 2,000,000 for a full run.
"""

from collections.abc import Iterator
from statistics import median

from dealers.inventory.models import Feed
from tests.bench import Goal, bench, seconds
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
from tests.factories.inventory import FeedFactory

SIZE = f"{ROWS} rows into {STOCK} vehicles"


@bench("inventory")
def files() -> Iterator[Goal]:
    """A feed's first file and its next days beside COPY of the same rows."""
    brand, dealerships = a_network((STOCK + ROWS) // AT_EACH + 2)
    ours, others = dealerships[: ROWS // AT_EACH], dealerships[ROWS // AT_EACH :]
    fill(brand, others, STOCK)
    feed, codes = FeedFactory(brand=brand), [each.code for each in ours]
    yield all_new(feed, codes)
    yield one_percent(feed, codes)


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


def one_percent(feed: Feed, codes: list[str]) -> Goal:
    """The next day's file: one vehicle in a hundred has another price."""
    sync(feed, stock_file(range(ROWS), codes))
    rows, bare = copied_out(feed), bare_table()
    ours, copies = [], []
    for day in range(1, 6):
        data = stock_file(range(ROWS), codes, dearer=day)
        ours.append(seconds(sync, feed, data))
        copies.append(seconds(copy_in, bare, rows))
        truncate(bare)
    return Goal("inventory.one_percent", ROWS / median(ours), "rows/s", "bare COPY", ROWS / median(copies), at_least=0.25, size=SIZE)  # fmt: skip
