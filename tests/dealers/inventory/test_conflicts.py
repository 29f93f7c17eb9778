"""A VIN at two dealerships: kept where it was, shown to a person, settled, and settled for good."""

import pytest

from dealers.inventory import decisions
from dealers.inventory.models import SyncRun, Vehicle, VinConflict
from portal.accounts.capabilities import Role
from portal.common.refusals import NotAllowed, OutOfStep, Refused
from tests.factories.inventory import FeedFactory, deliver, drained, row, stock_file, vin

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(network, user_as):
    return user_as(Role.INTEGRATIONS_ADMIN, at=network.brand)


@pytest.fixture
def claimed(network):
    """A file in which Birch claims a vehicle that Alder has; gives its data."""
    rows = [row(n, network.a.code) for n in range(10)]
    deliver(network.feed, stock_file(rows))
    data = stock_file([*rows, row(0, network.b.code)])
    deliver(network.feed, data)
    return data


def where(number=0):
    return Vehicle.objects.in_stock().get(vin=vin(number)).dealership


def test_a_conflict_names_owner_and_claimant_and_stays_one_however_often_it_is_claimed(
    network, claimed
):
    first = VinConflict.objects.get()
    assert (first.vin, first.owner, first.claimants, first.state) == (
        vin(0), network.a, [network.b.pk], "open",
    )  # fmt: skip
    deliver(network.feed, claimed + b"\r\n")
    again = VinConflict.objects.get()
    assert again.found_at == first.found_at
    assert again.seen_at > first.seen_at
    assert where() == network.a


def test_settling_moves_the_vehicle_with_its_history_and_holds_for_the_next_files(
    network, claimed, admin
):
    decisions.settle_conflict(VinConflict.objects.get(), network.b, by=admin)
    run = drained(network.feed.runs.latest("id"))
    assert (run.via, run.state, run.moved, run.conflicts) == (SyncRun.Via.AGAIN, "done", 1, 0)
    assert where() == network.b
    kinds = list(where_changes().values_list("kind", flat=True))
    assert kinds == ["added", "moved"]
    run = deliver(network.feed, claimed + b"\r\n")
    assert (run.moved, run.removed, run.conflicts) == (0, 0, 0)
    assert [row.reason_code for row in run.quarantine.all()] == ["settled"]
    assert where() == network.b


def where_changes():
    return Vehicle.objects.get(vin=vin(0)).changes.order_by("id")


def test_settling_for_the_owner_leaves_the_vehicle_and_opens_nothing_again(network, claimed, admin):
    decisions.settle_conflict(VinConflict.objects.get(), network.a, by=admin)
    drained(network.feed.runs.latest("id"))
    assert where() == network.a
    assert VinConflict.objects.get().state == "settled"
    deliver(network.feed, claimed + b"\r\n")
    assert VinConflict.objects.get().state == "settled"


def test_a_conflict_is_over_when_the_files_agree_again(network, claimed):
    deliver(network.feed, stock_file([row(n, network.a.code) for n in range(10)]))
    assert VinConflict.objects.get().state == "over"


def test_a_new_vin_at_two_dealerships_comes_into_stock_where_a_person_says(network, admin):
    deliver(network.feed, stock_file([row(5, network.a.code), row(5, network.b.code)]))
    conflict = VinConflict.objects.get()
    assert conflict.owner is None
    decisions.settle_conflict(conflict, network.b, by=admin)
    drained(network.feed.runs.latest("id"))
    assert where(5) == network.b


def test_another_feeds_claim_can_be_granted_and_the_old_owners_file_does_not_take_it_back(
    network, admin
):
    rows = [row(n, network.a.code) for n in range(10)]
    deliver(network.feed, stock_file(rows))
    own = FeedFactory(brand=network.brand, dealership=network.b)
    deliver(own, stock_file([row(0), row(20)]))
    decisions.settle_conflict(VinConflict.objects.get(), network.b, by=admin)
    drained(own.runs.latest("id"))
    assert where() == network.b
    deliver(network.feed, stock_file([*rows, row(30, network.a.code)]))
    assert where() == network.b
    assert VinConflict.objects.get().state == "settled"


def test_a_decision_ends_with_the_vehicle_it_was_about(network, claimed, admin):
    decisions.settle_conflict(VinConflict.objects.get(), network.b, by=admin)
    drained(network.feed.runs.latest("id"))
    others = [row(n, network.a.code) for n in range(1, 10)]
    deliver(network.feed, stock_file(others))
    deliver(network.feed, stock_file([*others, row(0, network.a.code)]))
    assert where() == network.a


def test_only_who_holds_the_brand_settles_and_only_for_a_claimant(network, claimed, user_as, admin):
    conflict = VinConflict.objects.get()
    principal = user_as(Role.DEALER_PRINCIPAL, at=network.b)
    with pytest.raises(NotAllowed):
        decisions.settle_conflict(conflict, network.b, by=principal)
    assert not VinConflict.objects.visible_to(principal).exists()
    assert VinConflict.objects.visible_to(admin).exists()
    with pytest.raises(Refused):
        decisions.settle_conflict(conflict, network.rival, by=admin)
    decisions.settle_conflict(conflict, network.a, by=admin)
    with pytest.raises(OutOfStep):
        decisions.settle_conflict(conflict, network.b, by=admin)
