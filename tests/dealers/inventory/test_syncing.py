"""Runs one after the other: what is added, changed, moved, held, and never removed by accident."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from dealers.inventory import actions, archiving
from dealers.inventory.models import RawFile, SyncRun, Vehicle, VehicleChange
from dealers.network.actions import move_dealership
from portal.accounts.capabilities import Role
from portal.common.refusals import OutOfStep
from tests.dealers.inventory.listing import cars
from tests.factories.inventory import (
    FeedFactory,
    deliver,
    drained,
    row,
    stock_file,
    stock_of,
    vin,
)

pytestmark = pytest.mark.django_db
DONE, HELD, REFUSED = SyncRun.State.DONE, SyncRun.State.HELD, SyncRun.State.REFUSED


def counts(run):
    names = ("added", "changed", "unchanged", "moved", "removed", "conflicts")
    return {name: getattr(run, name) for name in names if getattr(run, name)}


def kinds(identity):
    changes = VehicleChange.objects.filter(vehicle__identity=identity).order_by("id")
    return list(changes.values_list("kind", flat=True))


def test_the_same_file_twice_changes_nothing(network):
    data = stock_file(cars(network, range(10)))
    deliver(network.feed, data)
    before = list(Vehicle.objects.order_by("pk").values())
    run = deliver(network.feed, data)
    assert (run.state, counts(run)) == (DONE, {"unchanged": 10})
    assert list(Vehicle.objects.order_by("pk").values()) == before
    assert RawFile.objects.count() == 1


def test_the_same_records_in_another_file_change_nothing(network):
    rows = cars(network, range(10))
    deliver(network.feed, stock_file(rows))
    run = deliver(network.feed, stock_file(rows[::-1]))
    assert counts(run) == {"unchanged": 10}
    assert VehicleChange.objects.exclude(kind="added").count() == 0


def test_added_changed_and_removed_are_told_apart(network):
    deliver(network.feed, stock_file(cars(network, range(10))))
    rows = [*cars(network, range(2, 10)), *cars(network, [10, 11])]
    rows[0]["price"] = "29990"
    run = deliver(network.feed, stock_file(rows))
    assert counts(run) == {"added": 2, "changed": 1, "unchanged": 7, "removed": 2}


def test_a_new_price_is_an_update_with_history_and_no_new_vehicle(network):
    deliver(network.feed, stock_file(cars(network, range(5))))
    rows = [*cars(network, range(4)), *cars(network, [4], price="28500")]
    deliver(network.feed, stock_file(rows))
    change = VehicleChange.objects.get(kind="price")
    assert (change.price_before, change.price_after) == (Decimal(31990), Decimal(28500))
    assert change.detail == {"price": [31990.00, 28500.00]}
    assert Vehicle.objects.count() == 5


def test_a_vehicle_that_moves_stays_one_vehicle_with_its_history(network):
    deliver(network.feed, stock_file([*cars(network, range(5)), *cars(network, range(5, 10), "b")]))
    vehicle = Vehicle.objects.get(vin=vin(0))
    moved = [*cars(network, range(1, 5)), *cars(network, [0, *range(5, 10)], "b")]
    run = deliver(network.feed, stock_file(moved))
    assert counts(run) == {"unchanged": 9, "moved": 1}
    vehicle.refresh_from_db()
    assert vehicle.dealership == network.b
    assert kinds(vin(0)) == ["added", "moved"]
    assert vehicle.changes.get(kind="moved").from_dealership == network.a


def test_a_vin_at_two_dealerships_stays_with_the_one_that_had_it(network):
    deliver(network.feed, stock_file(cars(network, range(10))))
    rows = [*cars(network, range(10)), *cars(network, [0], "b")]
    run = deliver(network.feed, stock_file(rows))
    assert counts(run) == {"unchanged": 10, "conflicts": 1}
    assert run.quarantine.get().reason_code == "conflict"
    assert Vehicle.objects.get(vin=vin(0)).dealership == network.a
    assert run.accepted + run.quarantined == run.records == 11


def test_a_new_vin_at_two_dealerships_is_nobodys_until_it_is_settled(network):
    rows = [*cars(network, range(3)), *cars(network, [9]), *cars(network, [9], "b")]
    run = deliver(network.feed, stock_file(rows))
    assert (run.added, run.conflicts, run.quarantined) == (3, 1, 2)


def test_a_vin_claimed_by_two_others_stays_in_stock_where_it_was(network):
    deliver(network.feed, stock_file(cars(network, range(10))))
    rows = [*cars(network, range(1, 10)), *cars(network, [0], "b"), *cars(network, [0], "rival")]
    run = deliver(network.feed, stock_file(rows))
    assert counts(run) == {"unchanged": 9, "conflicts": 1}
    assert Vehicle.objects.in_stock().get(vin=vin(0)).dealership == network.a


def test_another_feed_cannot_take_a_vehicle_that_is_in_stock_elsewhere(network):
    deliver(network.feed, stock_file(cars(network, range(5))))
    other = FeedFactory(brand=network.brand, dealership=network.b)
    run = deliver(other, stock_file([row(0), row(20)]))
    assert (run.added, run.conflicts) == (1, 1)
    assert Vehicle.objects.get(vin=vin(0)).dealership == network.a


def test_a_vehicle_that_left_may_arrive_elsewhere_by_another_feed(network):
    deliver(network.feed, stock_file(cars(network, range(10))))
    deliver(network.feed, stock_file(cars(network, range(1, 10))))
    other = FeedFactory(brand=network.brand, dealership=network.b)
    run = deliver(other, stock_file([row(0)]))
    assert counts(run) == {"moved": 1}
    assert kinds(vin(0)) == ["added", "removed", "moved"]


def test_the_database_keeps_a_vin_at_one_dealership_of_a_brand(network):
    deliver(network.feed, stock_file([*cars(network, [0]), *cars(network, [1], "b")]))
    with pytest.raises(IntegrityError), transaction.atomic():
        Vehicle.objects.filter(vin=vin(1)).update(vin=vin(0))


def test_a_file_that_would_remove_more_than_a_fifth_is_held_with_its_diff(network):
    rows = [*cars(network, range(50)), *cars(network, range(50, 100), "b")]
    deliver(network.feed, stock_file(rows))
    run = deliver(network.feed, stock_file(rows[21:]))
    assert (run.state, run.reason_code, run.removed) == (HELD, "loss", 21)
    assert len(stock_of(network.feed)) == 100
    assert run.losses[0]["removed"] == 21
    assert run.missing.count() == 21


def test_a_fifth_exactly_may_go(network):
    rows = cars(network, range(100))
    deliver(network.feed, stock_file(rows))
    run = deliver(network.feed, stock_file(rows[20:]))
    assert (run.state, run.removed) == (DONE, 20)


def test_a_dealership_that_loses_half_inside_a_large_file_is_a_warning(network):
    rows = [*cars(network, range(90)), *cars(network, range(90, 100), "b")]
    deliver(network.feed, stock_file(rows))
    run = deliver(network.feed, stock_file([*rows[:90], *rows[95:]]))
    assert (run.state, run.removed) == (DONE, 5)
    assert "Birch loses 5 of 10 vehicles." in run.warnings_in_words


def test_a_second_file_that_agrees_releases_the_loss(network):
    rows = cars(network, range(100))
    deliver(network.feed, stock_file(rows))
    held = deliver(network.feed, stock_file(rows[30:]))
    run = deliver(network.feed, stock_file(cars(network, range(30, 101))))
    assert (held.state, run.state, run.removed, run.added) == (HELD, DONE, 30, 1)
    held.refresh_from_db()
    assert (held.state, held.reason_code) == (REFUSED, "overtaken")


def test_the_very_same_file_again_is_no_second_opinion(network):
    rows = cars(network, range(100))
    deliver(network.feed, stock_file(rows))
    deliver(network.feed, stock_file(rows[30:]))
    assert deliver(network.feed, stock_file(rows[30:])).state == HELD
    assert len(stock_of(network.feed)) == 100


def test_a_second_loss_of_other_vehicles_is_held_too(network):
    rows = cars(network, range(100))
    deliver(network.feed, stock_file(rows))
    deliver(network.feed, stock_file(rows[30:]))
    assert deliver(network.feed, stock_file(rows[:70])).state == HELD


def test_a_person_releases_a_held_file(network, user_as):
    rows = cars(network, range(100))
    deliver(network.feed, stock_file(rows))
    run = deliver(network.feed, stock_file(rows[50:]))
    drained(actions.release_run(run, by=user_as(Role.INTEGRATIONS_ADMIN, at=network.brand)))
    run.refresh_from_db()
    assert (run.state, run.removed, len(stock_of(network.feed))) == (DONE, 50, 50)
    with pytest.raises(OutOfStep):
        actions.discard_run(run, by=user_as(Role.INTEGRATIONS_ADMIN, at=network.brand))


def test_a_person_discards_a_held_file(network, user_as):
    rows = cars(network, range(100))
    deliver(network.feed, stock_file(rows))
    run = deliver(network.feed, stock_file(rows[50:]))
    actions.discard_run(run, by=user_as(Role.INTEGRATIONS_ADMIN, at=network.brand))
    network.feed.refresh_from_db()
    assert (run.state, network.feed.state, len(stock_of(network.feed))) == (REFUSED, "ok", 100)


def test_an_empty_file_cannot_be_released_when_it_has_not_even_a_header(network, user_as):
    deliver(network.feed, stock_file(cars(network, range(5))))
    run = deliver(network.feed, b"")
    with pytest.raises(OutOfStep):
        actions.release_run(run, by=user_as(Role.INTEGRATIONS_ADMIN, at=network.brand))


def test_an_older_file_after_a_newer_one_is_refused(network):
    columns = ("dealer", "vin", "year", "model", "created_at")
    old = [{**r, "created_at": "2026-03-01 10:00:00"} for r in cars(network, range(10))]
    new = [{**r, "created_at": "2026-03-02 10:00:00"} for r in cars(network, range(10))]
    deliver(network.feed, stock_file(new, columns))
    run = deliver(network.feed, stock_file(old, columns))
    assert (run.state, run.reason_code) == (REFUSED, "older")


def test_a_cut_off_copy_of_a_file_that_took_minutes_to_export_is_held_and_not_called_older(network):
    columns = ("dealer", "vin", "year", "model", "created_at")
    rows = cars(network, range(40))
    timed = [{**r, "created_at": f"2026-03-01 10:{n:02d}:00"} for n, r in enumerate(rows)]
    data = stock_file(timed, columns)
    deliver(network.feed, data)
    run = deliver(network.feed, data[: len(data) * 2 // 3])
    assert (run.state, run.reason_code) == (HELD, "cut")


def test_the_date_in_a_files_name_tells_its_age_too(network):
    rows = cars(network, range(10))
    deliver(network.feed, stock_file(rows), "stock_2026-03-02.csv")
    run = deliver(network.feed, stock_file(rows[:9]), "stock_2026-03-01.csv")
    assert (run.state, run.reason_code) == (REFUSED, "older")


def test_the_time_of_export_is_no_change(network):
    columns = ("dealer", "vin", "year", "model", "created_at")
    for day in ("2026-03-01", "2026-03-02"):
        rows = [{**r, "created_at": f"{day} 10:00:00"} for r in cars(network, range(10))]
        run = deliver(network.feed, stock_file(rows, columns))
    assert counts(run) == {"unchanged": 10}


def test_a_bad_record_is_no_absence(network):
    rows = cars(network, range(10))
    deliver(network.feed, stock_file(rows))
    rows[0]["color"] = "<b>Blue</b>"
    run = deliver(network.feed, stock_file(rows))
    assert counts(run) == {"unchanged": 9}
    assert (run.quarantined, len(stock_of(network.feed))) == (1, 10)


def test_removed_vehicles_are_archived_after_a_day_and_come_back_with_their_history(network):
    rows = cars(network, range(10))
    deliver(network.feed, stock_file(rows))
    deliver(network.feed, stock_file(rows[1:]))
    assert archiving.archive_removed() == 0
    assert archiving.archive_removed(timezone.now() + timedelta(hours=25)) == 1
    run = deliver(network.feed, stock_file(rows))
    assert counts(run) == {"added": 1, "unchanged": 9}
    assert kinds(vin(0)) == ["added", "removed", "archived", "returned"]


@pytest.mark.parametrize("share", range(5, 100, 5))
def test_a_cut_off_file_never_removes_a_vehicle(network, share):
    rows = [*cars(network, range(30)), *cars(network, range(30, 60), "b")]
    columns = ("dealer", "vin", "year", "model", "description", "price")
    data = stock_file([{**r, "description": "Mats, tow hook\nand more"} for r in rows], columns)
    deliver(network.feed, data)
    run = deliver(network.feed, data[: len(data) * share // 100])
    assert run.state == HELD, run.reason
    assert len(stock_of(network.feed)) == 60


@pytest.mark.parametrize("lost", [5, 8, 11])
def test_a_file_cut_between_two_records_is_found_by_its_missing_end(network, lost):
    rows = cars(network, range(60))
    deliver(network.feed, stock_file(rows))
    run = deliver(network.feed, stock_file(rows[:-lost]))
    assert (run.state, run.reason_code) == (HELD, "tail")


def test_vehicles_follow_their_dealership_to_another_district(network):
    deliver(network.feed, stock_file(cars(network, range(3))))
    move_dealership(network.a, to=network.rival.region, by=None)
    assert set(Vehicle.objects.values_list("region", flat=True)) == {network.rival.region_id}


def test_a_discovered_dealership_gets_its_waiting_records_on_the_same_file(network):
    rows = [*cars(network, range(5)), row(9, "00999")]
    assert deliver(network.feed, stock_file(rows)).quarantined == 1
    network.b.code = "00999"
    network.b.save()
    run = deliver(network.feed, stock_file(rows))
    assert (run.added, run.quarantined) == (1, 0)
