"""A sync killed with kill -9 at each of its steps ends as the same sync that nobody killed."""

import textwrap
from contextlib import ExitStack

import pytest

from tests.embedded.running import eventually
from tests.faults.hurting import PATIENCE, Portal, recovers
from tests.faults.test_inventory import DELIVERY, HEADER, SYNC, vin

ROWS = 6_000
NETWORK = """
from tests.factories.network import BrandFactory, DealershipFactory, RegionFactory
from dealers.inventory.actions import add_feed
brand = BrandFactory(name="{brand}", slug="{brand}".lower())
district = RegionFactory(under=RegionFactory(brand=brand))
for n in range(10):
    DealershipFactory(region=district, code=f"D{{n}}")
add_feed(brand, "Stock", by=None, profile={{"defaults": {{"make": "Hurt"}}}})
"""
BRAND = "(SELECT id FROM network_brand WHERE name = %s)"
STATE = f"""
    SELECT d.code, v.vin, v.stock_number, v.price, v.status, v.record_hash IS NULL,
           (SELECT array_agg(c.kind || coalesce(c.price_after::text, '') ORDER BY c.id)
            FROM inventory_vehiclechange c WHERE c.vehicle_id = v.id)
    FROM inventory_vehicle v JOIN network_dealership d ON d.id = v.dealership_id
    WHERE v.brand_id = {BRAND} ORDER BY v.vin
"""
CONFLICTS = f"SELECT vin, state FROM inventory_vinconflict WHERE brand_id = {BRAND} ORDER BY 1"
COUNTS = """
    SELECT state, records, accepted, quarantined, added, changed, unchanged, moved, removed,
           conflicts, (SELECT count(*) FROM inventory_quarantinedrow WHERE run_id = run.id)
    FROM inventory_syncrun run WHERE id = %s
"""
LEFT_OVER = "SELECT count(*) FROM inventory_stagedvehicle"
# Lets a file be received, whose run refers to the feed, and nobody take the feed to change it.
FEED = f"SELECT FROM inventory_feed WHERE brand_id = {BRAND} FOR NO KEY UPDATE"
DEALERSHIPS = f"SELECT FROM network_dealership WHERE brand_id = {BRAND} FOR UPDATE"
# The database would still carry out what a killed process has sent it.
END_WAITING = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
)
COMPARING = f"SELECT pg_advisory_xact_lock(hashtextextended('inventory:' || {BRAND}, 0))"
# What makes the worker wait at a step; a share lock lets it read and not write.
STEPS = {
    "received": (FEED, True),
    "opening the file": ("LOCK TABLE inventory_rawchunk IN ACCESS EXCLUSIVE MODE", False),
    "clearing": ("LOCK TABLE inventory_stagedvehicle IN SHARE MODE", False),
    "clearing the quarantine": ("LOCK TABLE inventory_quarantinedrow IN SHARE MODE", False),
    "before the first record": ("LOCK TABLE inventory_amendment IN ACCESS EXCLUSIVE MODE", False),
    "comparing": (COMPARING, True),
    "holding dealerships still": (DEALERSHIPS, True),
    "telling changes": ("LOCK TABLE inventory_vehiclechange IN SHARE MODE", False),
    "changing vehicles": ("LOCK TABLE inventory_vehicle IN SHARE MODE", False),
    "noting conflicts": ("LOCK TABLE inventory_vinconflict IN SHARE MODE", False),
    "restating figures": ("LOCK TABLE kpis_touchedday IN SHARE MODE", False),
}


def stock_file(day: int) -> str:
    """Two days of one stock: on the second, some are dearer, gone, new, elsewhere, twice, broken."""
    lines = [HEADER]
    for n in range(day * 40, ROWS + day * 25):
        at = f"D{(n + (day if n % 500 == 7 else 0)) % 10}"
        price = 20_000 + n % 9_000 + 500 * day * (n % 100 == 3)
        who = "NO-VIN" if n % 1000 == 999 else vin(n)
        lines.append(f"{at},{who},S{n},new,2026,Hurt,Model {n % 7},{price},{n % 50}")
        if day and n % 900 == 50:
            lines.append(f"D{(n + 5) % 10},{who},S{n},new,2026,Hurt,Model 1,{price},1")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def days(portal: Portal) -> list[str]:
    """Both files as paths."""
    paths = [portal.above / f"day{day}.csv" for day in (0, 1)]
    for day, path in enumerate(paths):
        path.write_text(stock_file(day))
    return [str(path) for path in paths]


def delivered(portal: Portal, brand: str, path: str) -> str:
    return portal.do(textwrap.dedent(DELIVERY).format(brand=brand, path=path))


def done(portal: Portal, run: str) -> bool:
    return portal.work(SYNC, run)[0] == "done"


def outcome(portal: Portal, brand: str, run: str) -> dict[str, object]:
    return {
        "stock": portal.ask(STATE, brand),
        "conflicts": portal.ask(CONFLICTS, brand),
        "run": portal.ask(COUNTS, run),
    }


def begun(portal: Portal, brand: str, days: list[str]) -> None:
    """A brand of its own with the first day's stock."""
    portal.do(NETWORK.format(brand=brand))
    first = delivered(portal, brand, days[0])
    recovers(lambda: done(portal, first), f"{brand}: the first day is done")


@pytest.fixture(scope="module")
def unhurt(portal: Portal, days: list[str]) -> dict[str, object]:
    begun(portal, "Whole", days)
    run = delivered(portal, "Whole", days[1])
    recovers(lambda: done(portal, run), "nobody killed it")
    found = outcome(portal, "Whole", run)
    (counts,) = found["run"]
    assert all(counts[1:]), counts  # the control: something of each kind happened
    return found


@pytest.mark.timeout(400)
@pytest.mark.parametrize("step", STEPS)
def test_a_sync_killed_at_this_step_ends_as_the_one_that_was_not(
    portal: Portal, days: list[str], unhurt: dict[str, object], step: str
):
    statement, of_brand = STEPS[step]
    brand = f"Killed {step}"[:40]
    begun(portal, brand, days)
    with portal.holding(statement, *([brand] if of_brand else [])) as somebody_waits:
        run = delivered(portal, brand, days[1])
        assert eventually(somebody_waits, PATIENCE), f"the sync never came to: {step}"
        portal.kill_pool()
        portal.wipe_broker()
    recovers(lambda: done(portal, run), f"{step}: taken up again and done")
    assert portal.work(SYNC, run)[1] >= 2
    assert outcome(portal, brand, run) == unhurt
    assert portal.ask(LEFT_OVER) == [(0,)]


@pytest.mark.timeout(400)
def test_a_sync_killed_after_its_end_and_before_its_work_is_closed_is_not_done_twice(
    portal: Portal, days: list[str], unhurt: dict[str, object]
):
    begun(portal, "Killed late", days)
    running = "SELECT FROM common_work WHERE kind = 'inventory.sync' AND key = %s FOR UPDATE"
    with ExitStack() as end:
        with portal.holding("LOCK TABLE inventory_vehiclechange IN SHARE MODE") as at_the_swap:
            run = delivered(portal, "Killed late", days[1])
            assert eventually(at_the_swap, PATIENCE)
            at_the_end = end.enter_context(portal.holding(running, run))
        assert eventually(at_the_end, PATIENCE), "the work was never closed"
        assert portal.ask(COUNTS, run)[0][0] == "done"
        portal.kill_pool()
        assert portal.ask(END_WAITING)
    recovers(lambda: done(portal, run), "after its end: taken up again and done")
    assert portal.work(SYNC, run)[1] == 2
    assert outcome(portal, "Killed late", run) == unhurt
