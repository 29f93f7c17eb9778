"""Recognizing records saves work and changes nothing: every run ends as if all had been read.

`STOCK_DAYS` is how many sequences of days are made up: 3 unless told.
"""

import os
from random import Random

import pytest
from django.db import connection

from dealers.inventory import actions, known, staging, syncing
from dealers.inventory.models import SyncRun, Vehicle, VehicleChange
from dealers.inventory.opening import roster_of
from portal.common.refusals import OutOfStep
from tests.factories.inventory import COLUMNS, FeedFactory, deliver, row, stock_file
from tests.factories.network import BrandFactory, DealershipFactory, RegionFactory

pytestmark = pytest.mark.django_db
COUNTS = (
    "state", "reason_code", "records", "accepted", "quarantined", "added", "changed", "unchanged",
    "moved", "removed", "conflicts", "stock_before", "tail", "warnings",
)  # fmt: skip
OWN = {"id", "dealership_id", "region_id", "brand_id", "feed_id", "arrived_at", "changed_at",
       "removed_at", "record_hash", "missing_in_id"}  # fmt: skip
CODES = ("A1", "B2", "C3")


@pytest.fixture
def reads(monkeypatch):
    """The record numbers that were read and not merely recognized."""
    numbers, understand = [], staging.understand

    def noted(record, context):
        numbers.append(record.number)
        return understand(record, context)

    monkeypatch.setattr(staging, "understand", noted)
    return numbers


def a_feed():
    brand = BrandFactory(name="Meridian " + str(BrandFactory.build().name))
    region = RegionFactory(brand=brand)
    for code in CODES:
        DealershipFactory(region=region, code=code, name=code)
    return FeedFactory(brand=brand, profile={"defaults": {"make": "Meridian"}})


def stock_of(feed):
    """All that is known about a feed's vehicles but for their own keys and times."""
    rows = Vehicle.objects.filter(brand=feed.brand).order_by("identity", "dealership__code")
    return [
        ({k: v for k, v in each.items() if k not in OWN}, code)
        for each, code in zip(
            rows.values(), rows.values_list("dealership__code", flat=True), strict=True
        )
    ]


def changes_of(feed):
    told = VehicleChange.objects.filter(vehicle__brand=feed.brand)
    return sorted(map(str, told.values_list("vehicle__identity", "kind", "detail", "price_after")))


def another_day(rows, random):
    """The rows of the next day: repriced, gone, new, twice, at two dealerships, broken, reworded."""
    fresh = random.randrange(1000, 900_000)
    for _ in range(random.randrange(1, 6)):
        at = random.randrange(len(rows))
        one, code = rows[at], random.choice(CODES)
        rows = random.choice(
            [
                [*rows[:at], {**one, "price": str(30_000 + fresh % 999)}, *rows[at + 1 :]],
                [*rows[:at], *rows[at + 1 :]],
                [*rows, row(fresh, code)],
                [*rows, one],
                [*rows, {**one, "price": "28000"}],
                [*rows, {**one, "dealer": code}],
                [*rows[:at], {**one, "color": "<b>", "price": "1"}, *rows[at + 1 :]],
                [*rows[:at], {**one, "color": f"{one['color']} "}, *rows[at + 1 :]],
            ]
        )
        fresh += 1
    return random.sample(rows, len(rows)) if random.random() < 0.3 else rows


@pytest.mark.parametrize("seed", range(int(os.environ.get("STOCK_DAYS", "3"))))
def test_days_of_files_end_the_same_whether_records_are_recognized_or_read(
    seed, monkeypatch, reads
):
    quick, slow, random = a_feed(), a_feed(), Random(seed)
    rows = [row(n, CODES[n % 3]) for n in range(40)]
    read = 0
    for _day in range(6):
        data = stock_file(rows)
        reads.clear()
        run = deliver(quick, data)
        read += len(reads)
        with monkeypatch.context() as without:
            without.setattr(known.Known, "hash_of", lambda *_: None)
            again = deliver(slow, data)
        told = [[getattr(each, name) for name in COUNTS] for each in (run, again)]
        assert told[0] == told[1]
        assert stock_of(quick) == stock_of(slow)
        assert changes_of(quick) == changes_of(slow)
        rows = another_day(rows, random)
    assert read < 6 * 40  # the control: something was recognized


def test_a_record_is_read_again_when_anything_changes_that_it_hangs_on(reads):
    feed = a_feed()
    rows = [row(n, "A1") for n in range(8)]

    def read_in(data):
        reads.clear()
        deliver(feed, data)
        return len(reads)

    more = [*rows, row(50, "A1")]
    assert read_in(stock_file(rows)) == 8
    assert read_in(stock_file(more)) == 1
    assert read_in(stock_file(more, [*COLUMNS[1:], "dealer"])) == 9
    feed.profile = {**feed.profile, "date_order": "dmy"}
    feed.save()
    assert read_in(stock_file(more, [*COLUMNS[1:], "dealer"])) == 9
    feed.brand.dealerships.filter(code="B2").update(country="DE")
    assert read_in(stock_file([*more, row(51, "A1")], [*COLUMNS[1:], "dealer"])) == 10
    assert read_in(stock_file([*more, row(52, "A1")], [*COLUMNS[1:], "dealer"])) == 1


def test_a_record_of_an_own_feed_is_read_again_once_its_code_is_another_dealerships():
    feed = a_feed()
    feed.dealership = feed.brand.dealerships.get(code="A1")
    feed.save()
    rows = [row(1, "A1"), row(2, "Z9")]
    assert deliver(feed, stock_file(rows)).accepted == 2
    DealershipFactory(region=feed.dealership.region, code="Z9", name="Z9")
    assert deliver(feed, stock_file([*rows, row(3, "A1")])).quarantined == 1


def test_an_own_feed_asks_for_other_dealerships_only_when_a_record_names_one(
    django_assert_num_queries,
):
    feed = a_feed()
    feed.dealership = feed.brand.dealerships.get(code="A1")
    with django_assert_num_queries(0):
        roster = roster_of(feed)
        assert roster.exactly(" a1").id == feed.dealership_id
    with django_assert_num_queries(1):
        assert roster.exactly("B2").code == "B2"


def test_a_changed_rule_of_reading_is_a_changed_hash(monkeypatch):
    feed = a_feed()
    run = deliver(feed, stock_file([row(n, "A1") for n in range(3)]))
    read = syncing.open_file(run)
    before = known.rules_of(run, read)
    monkeypatch.setattr(known, "_own_rules", lambda: b"another version")
    assert known.rules_of(run, read) != before


def test_a_file_with_the_time_of_its_export_in_each_record_is_read_whole(reads):
    feed = a_feed()
    rows = [{**row(n, "A1"), "created_at": "2026-03-01 10:00:00"} for n in range(5)]
    deliver(feed, stock_file(rows, [*COLUMNS, "created_at"]))
    reads.clear()
    deliver(feed, stock_file([*rows[:-1], {**rows[-1], "price": "1"}], [*COLUMNS, "created_at"]))
    assert len(reads) == 5
    assert not Vehicle.objects.filter(record_hash__isnull=False).exists()


def test_a_stock_that_changed_while_its_file_was_read_is_read_again():
    feed = a_feed()
    deliver(feed, stock_file([row(n, "A1") for n in range(5)]))
    run = actions.receive_file(feed, "b.csv", stock_file([row(n, "A1") for n in range(6)]), by=None)
    read = syncing.open_file(run)
    seen = known.known_to(run, read)
    Vehicle.objects.filter(vin=row(0)["vin"]).update(record_hash=None)
    with pytest.raises(OutOfStep):
        syncing._finish(run, read, seen)
    syncing.sync(SyncRun.objects.get(pk=run.pk))
    run.refresh_from_db()
    assert (run.state, run.added, run.unchanged) == ("done", 1, 5)


def test_eight_bytes_a_record_are_loaded_in_the_order_of_the_index():
    feed = a_feed()
    deliver(feed, stock_file([row(n, "A1") for n in range(5)]))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record_hash FROM inventory_vehicle WHERE feed_id = %s ORDER BY 1", [feed.pk]
        )
        hashes = [found for (found,) in cursor.fetchall()]
    assert known._hashes(feed.pk).tolist() == hashes
    assert len(set(hashes)) == 5
