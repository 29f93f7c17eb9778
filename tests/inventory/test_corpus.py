"""Hostile and odd files, each with its one right answer: none lost, none crashing.

`corpus/manifest.toml` says for each file what becomes of it after the files in `after` came first:
its state and reason, how many records are accepted and quarantined, why, and what is in stock then.
"""

import tomllib
from collections import Counter
from functools import cache, partial
from pathlib import Path

import pytest
from django.utils import timezone

from dealers.inventory.checking import check_file
from dealers.inventory.models import SyncRun, Vehicle
from dealers.inventory.opening import roster_of
from dealers.network.actions import add_dealerships
from tests.factories.inventory import FeedFactory, deliver
from tests.factories.network import BrandFactory, DealershipFactory, RegionFactory
from tests.inventory.workbooks import WORKBOOKS

CORPUS = Path(__file__).parent / "corpus"
CASES = tomllib.loads((CORPUS / "manifest.toml").read_text())["file"]
NONE = "(none)"
STATES = {
    "readable": SyncRun.State.DONE,
    "held": SyncRun.State.HELD,
    "refused": SyncRun.State.REFUSED,
}
# What only the stock can tell, and checking a file on its own can't.
BY_STOCK = ("loss", "tail", "older", "conflict", "cut_newline", "agreed", "missing_column", "twins")


@cache
def bytes_of(name):
    make = WORKBOOKS.get(name)
    return make() if make else (CORPUS / name).read_bytes()


def a_feed(codes, **fields):
    region = RegionFactory(brand=BrandFactory())
    dealerships = [
        DealershipFactory.build(region=region, brand=region.brand, code=code, name=code, **fields)
        for code in codes
    ]
    add_dealerships(dealerships, by=None)
    return FeedFactory(brand=region.brand)


NETWORKS = {
    "us": partial(a_feed, ("02036", "02053", "60601", "0777", "00777"), postal_code="85014",
                  subdivision="AZ", latitude=33.5, longitude=-112.07),
    "de": partial(a_feed, ("10115", "00934"), country="DE", currency="EUR", locale="de-DE",
                  subdivision="BE", time_zone="Europe/Berlin"),
}  # fmt: skip


def told(feed, case):
    """The feed as a case wants it."""
    feed.profile = case.get("settings", {})
    if "dealership" in case:
        feed.dealership = feed.brand.dealerships.get(code=case["dealership"])
    feed.save()
    return feed


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
@pytest.mark.django_db
def test_each_file_gets_its_answer(case):
    feed = told(NETWORKS[case.get("network", "us")](), case)
    for earlier in case.get("after", []):
        deliver(feed, bytes_of(earlier), earlier)
        feed.refresh_from_db()
    alone = checked(feed, case)
    run = deliver(feed, bytes_of(case["file"]), case["file"])
    assert run.accepted + run.quarantined == run.records
    assert answer(run) == {name: case.get(name, "") for name in ("state", "reason")} | {
        name: case[name] for name in ("accepted", "quarantined")
    }
    why = dict(run.quarantine.values_list("record_number", "reason_code"))
    assert why == {int(number): code for number, code in case.get("why", {}).items()}
    assert all(row.reason and row.reason != row.reason_code for row in run.quarantine.all())
    assert run.state == SyncRun.State.DONE or run.reason
    for name in ("removed", "changed", "moved", "conflicts"):
        assert getattr(run, name) == case.get(name, getattr(run, name)), name
    if "warns" in case:
        assert {each["code"] for each in run.warnings} >= set(case["warns"])
        assert case["warns"] or not run.warnings
    if "left" in case:
        assert Vehicle.objects.in_stock().filter(feed=feed).count() == case["left"]
    agrees(alone, run, why)
    for identity, facts in case.get("facts", {}).items():
        assert facts_of(run, identity, facts) == facts


def checked(feed, case):
    """What checking the file says, before anything is synced."""
    data = bytes_of(case["file"])
    report = check_file(
        case["file"], lambda: iter([data]), feed.settings, roster_of(feed), today=timezone.localdate(),
        make=feed.brand.name, many_dealerships=feed.dealership_id is None,
    )  # fmt: skip
    assert report.accepted + report.quarantined == report.records
    return report


def agrees(report, run, why):
    """Checking and syncing a file say the same, but for what only the stock can tell."""
    if run.reason_code not in BY_STOCK and run.reason_detail.get("how") not in BY_STOCK:
        assert (STATES[report.state], report.code) == (run.state, run.reason_code)
        assert report.records == run.records
    if run.reason_detail.get("how") != "cut_newline":
        found = Counter(code for code in why.values() if code != "conflict")
        assert report.reasons() - Counter(conflict=9) == found


def answer(run):
    return {
        "state": run.state, "reason": run.reason_code,
        "accepted": run.accepted, "quarantined": run.quarantined,
    }  # fmt: skip


def facts_of(run, identity, wanted):
    """The facts of a vehicle as the manifest writes them."""
    vehicle = Vehicle.objects.select_related("dealership").get(feed=run.feed, identity=identity)
    special = {
        "dealership": vehicle.dealership.code,
        "layout": run.reading.get("layout"),
        "history": list(vehicle.changes.order_by("id").values_list("kind", flat=True)),
    }
    return {name: _written(special.get(name, getattr(vehicle, name, None))) for name in wanted}


def _written(value):
    if value is None:
        return NONE
    return value if isinstance(value, bool | list | dict | str) else str(value)


def test_each_trap_is_there_at_least_twice():
    times = Counter(case["trap"] for case in CASES)
    assert all(times[f"B{number}"] >= 2 for number in range(1, 40))
    assert len(CASES) >= 120


def test_no_file_lies_about_without_an_answer():
    known = {case["file"] for case in CASES} | {
        name for case in CASES for name in case.get("after", [])
    }
    lying = {path.name for path in CORPUS.iterdir()} | WORKBOOKS.keys()
    assert lying - {"manifest.toml"} == known
