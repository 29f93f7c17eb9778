"""A stock file whose worker is killed and whose broker is wiped is taken once, and whole."""

import textwrap

import pytest

from dealers.inventory.vins import check_digit
from tests.embedded.running import eventually
from tests.faults.hurting import PATIENCE, Portal, recovers

ROWS = 30_000
HEADER = "dealer_code,vin,stock_number,condition,year,make,model,price,mileage"

NETWORK = """
from tests.factories.network import BrandFactory, DealershipFactory, RegionFactory
from dealers.inventory.actions import add_feed
for name in ("Hurt", "Unhurt"):
    brand = BrandFactory(name=name, slug=name.lower())
    district = RegionFactory(under=RegionFactory(brand=brand))
    for n in range(10):
        DealershipFactory(region=district, code=f"D{n}")
    add_feed(brand, "Stock", by=None)
"""
DELIVERY = """
from pathlib import Path
from dealers.inventory.actions import receive_file
from dealers.inventory.models import Feed
feed = Feed.objects.get(brand__name="{brand}")
print(receive_file(feed, "stock.csv", Path("{path}").read_bytes(), by=None).pk)
"""
SYNC = "inventory.sync"
STATE = "SELECT state FROM inventory_syncrun WHERE id = %s"
COUNTS = "SELECT state, records, added, removed FROM inventory_syncrun WHERE id = %s"
CHANGES = (
    "SELECT count(*), count(DISTINCT vehicle_id) FROM inventory_vehiclechange WHERE run_id = %s"
)
STOCK = """
    SELECT d.code, v.vin, v.stock_number, v.model, v.price, v.status
    FROM inventory_vehicle v JOIN network_dealership d ON d.id = v.dealership_id
    JOIN network_brand b ON b.id = v.brand_id WHERE b.name = %s ORDER BY v.vin
"""


def vin(n: int) -> str:
    digits = f"1HGCM826{{}}3A{n:06d}"
    return digits.format(check_digit(digits.format("0")))


def stock_file() -> str:
    rows = (
        f"D{n % 10},{vin(n)},S{n},new,2026,Hurt,Model {n % 7},{20000 + n % 9000},{n % 50}"
        for n in range(ROWS)
    )
    return "\n".join([HEADER, *rows]) + "\n"


@pytest.fixture(scope="module")
def delivered(portal: Portal):
    """Gives a function that delivers the stock file to a brand and returns the run."""
    path = portal.above / "stock.csv"
    path.write_text(stock_file())
    portal.do(NETWORK)
    return lambda brand: portal.do(textwrap.dedent(DELIVERY).format(brand=brand, path=path))


@pytest.mark.timeout(400)
def test_a_sync_is_done_once_whatever_is_killed_meanwhile(portal: Portal, delivered):
    run = delivered("Hurt")
    assert eventually(lambda: 0 < records(portal, run) < ROWS, PATIENCE, every=0.02)
    portal.kill_worker()
    portal.wipe_broker()
    assert portal.ask(STATE, run) == [("staging",)]
    assert 0 < records(portal, run) < ROWS

    with portal.holding("LOCK TABLE inventory_vehiclechange IN SHARE MODE") as somebody_waits:
        recovers(lambda: portal.work(SYNC, run) == ("running", 2), "sync: taken up again")
        assert eventually(somebody_waits, PATIENCE), "the stock was not swapped"
        assert portal.ask(STATE, run) == [("comparing",)]
        portal.kill_pool()
        portal.wipe_broker()
        recovers(lambda: portal.work(SYNC, run) == ("running", 3), "sync: taken up once more")
        assert portal.ask(STOCK, "Hurt") == []
    unhurt = delivered("Unhurt")
    for each in (run, unhurt):
        recovers(lambda each=each: portal.work(SYNC, each)[0] == "done", "sync: done")
    assert portal.work(SYNC, run)[1] == 3

    stock = portal.ask(STOCK, "Hurt")
    assert len(stock) == ROWS
    assert stock == portal.ask(STOCK, "Unhurt")
    assert portal.ask(CHANGES, run) == portal.ask(CHANGES, unhurt)
    assert portal.ask(COUNTS, run) == portal.ask(COUNTS, unhurt) == [("done", ROWS, ROWS, 0)]


def records(portal: Portal, run: str) -> int:
    """How many records of its file the run has read."""
    return portal.ask("SELECT records FROM inventory_syncrun WHERE id = %s", run)[0][0]


def test_a_wiped_broker_stops_nobody(portal: Portal):
    portal.wipe_broker()
    key = portal.do(
        "from portal.common.work import enqueue\n"
        "from django.utils import timezone\n"
        "print(enqueue('inventory.archive', 'by hand', due_at=timezone.now()).key)"
    )
    recovers(lambda: portal.work("inventory.archive", key)[0] == "done", "other work: done")
