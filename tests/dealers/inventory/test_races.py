"""Two runs at once, and the command line."""

import json
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from dealers.inventory import actions, syncing
from dealers.inventory.kpis import stock_facts
from dealers.inventory.models import SyncRun, Vehicle, VehicleChange
from dealers.kpis.recomputing import day_of
from portal.common.spreadsheets import csv_lines, guarded, rows_of, workbook
from tests.factories.inventory import (
    FeedFactory,
    VehicleFactory,
    day,
    deliver,
    row,
    stock_file,
    vin,
)
from tests.factories.network import BrandFactory, DealershipFactory


def at_once(*runs):
    gate, problems = threading.Barrier(len(runs)), []

    def one(run):
        try:
            gate.wait()
            syncing.sync(SyncRun.objects.get(pk=run.pk))
        except Exception as problem:  # noqa: BLE001 - shown by the test
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems, problems


@pytest.mark.django_db(transaction=True)
def test_two_runs_of_one_feed_at_once_leave_the_later_file(network):
    code = network.a.code
    deliver(network.feed, stock_file([row(n, code) for n in range(50)]))
    first = actions.receive_file(
        network.feed, "1.csv", stock_file([row(n, code, price="1000") for n in range(50)]), by=None
    )
    second = actions.receive_file(
        network.feed, "2.csv", stock_file([row(n, code, price="2000") for n in range(51)]), by=None
    )
    at_once(first, second)
    states = {run.state for run in SyncRun.objects.filter(pk__in=[first.pk, second.pk])}
    assert states <= {SyncRun.State.DONE, SyncRun.State.REFUSED}
    assert set(Vehicle.objects.values_list("price", flat=True)) == {2000}
    assert VehicleChange.objects.filter(kind="added").count() == Vehicle.objects.count() == 51


@pytest.mark.django_db(transaction=True)
def test_two_feeds_that_claim_the_same_new_vehicles_at_once_share_them_out(network):
    mine = FeedFactory(brand=network.brand, dealership=network.a)
    theirs = FeedFactory(brand=network.brand, dealership=network.rival)
    data = stock_file([row(n) for n in range(40)])
    runs = [actions.receive_file(feed, "s.csv", data, by=None) for feed in (mine, theirs)]
    at_once(*runs)
    results = sorted((run.added, run.conflicts) for run in SyncRun.objects.all())
    assert results == [(0, 40), (40, 0)]
    assert Vehicle.objects.count() == 40


def command(path, *more):
    out = StringIO()
    call_command("sync_stock", str(path), *more, stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_the_command_syncs_a_file_and_says_so_in_words_and_in_json(network, tmp_path):
    path = tmp_path / "stock.csv"
    path.write_bytes(stock_file([row(n, network.a.code) for n in range(5)]))
    told = json.loads(command(path, "--feed", "New", "--brand", network.brand.name, "--json"))
    assert set(told) == {
        "file", "run", "state", "records", "accepted", "quarantined", "added", "changed", "unchanged",
        "moved", "removed", "conflicts", "reason",
    }  # fmt: skip
    assert (told["state"], told["added"], told["reason"]) == ("done", 5, "")
    assert "5 unchanged" in command(path, "--feed", "New")
    path.write_bytes(b"")
    assert json.loads(command(path, "--feed", "New", "--json"))["state"] == "held"


@pytest.mark.django_db(transaction=True)
def test_the_command_syncs_a_folder_day_by_day_and_leaves_hidden_files(network, tmp_path):
    for second, cars in ((True, range(1, 6)), (False, range(5))):
        rows = [row(n, network.a.code) for n in cars]
        (tmp_path / f"stock_2026-03-{1 + second:02}.csv").write_bytes(stock_file(rows))
    (tmp_path / ".DS_Store").write_bytes(b"x")
    lines = command(tmp_path, "--feed", "New", "--brand", network.brand.name, "--json").splitlines()
    told = [json.loads(line) for line in lines]
    assert [(each["file"][-6:-4], each["state"], each["added"], each["removed"]) for each in told] == [
        ("01", "done", 5, 0), ("02", "done", 1, 1),
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_command_says_what_it_lacks(network, tmp_path):
    BrandFactory()
    path = tmp_path / "stock.csv"
    with pytest.raises(CommandError, match="no file"):
        command(path, "--feed", "New")
    path.write_bytes(b"")
    with pytest.raises(CommandError, match="--brand"):
        command(path, "--feed", "New")


@pytest.mark.django_db
def test_a_days_facts_count_units_aged_photos_and_electric_vehicles():
    dealership = DealershipFactory()
    today = day_of(dealership, day("2026-11-20"))
    plain = {"dealership": dealership}
    cars = [
        VehicleFactory(**plain, first_seen=day("2026-09-01"), photos=["https://x/1.jpg"]),
        VehicleFactory(**plain, first_seen=day("2026-11-01"), powertrain="bev"),
        VehicleFactory(**plain, status="removed", removed_at=today.starts),
        VehicleFactory(),
    ]
    Vehicle.objects.filter(pk__in=[car.pk for car in cars]).update(arrived_at=today.starts)
    facts = {fact.measure: fact.value for fact in stock_facts([today])}
    assert facts == {
        "stock_units": 2,
        "stock_aged": 1,
        "stock_aged_90": 0,
        "stock_with_photos": 1,
        "stock_bev": 1,
        "stock_repriced": 0,
        "stock_left": 1,
        "stock_units_45": 2 * 45,
    }


def test_what_a_spreadsheet_would_take_for_a_formula_is_made_text():
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"):
        assert guarded(text) == f"'{text}"
    assert guarded("1-1") == "1-1"
    assert guarded(-5) == -5
    lines = "".join(csv_lines(["a"], [["=cmd()"], [3]]))
    assert lines == "a\r\n'=cmd()\r\n3\r\n"
    assert list(rows_of(workbook(["a"], [["=cmd()"], [3]]))) == [["a"], ["'=cmd()"], ["3"]]


@pytest.mark.django_db
def test_a_vehicle_is_called_as_people_call_it():
    assert VehicleFactory(trim="GT", vin=vin(77)).name == "2026 Meridian Aria GT"
