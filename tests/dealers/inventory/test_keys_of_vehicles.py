"""By what a vehicle is known, and whose it is, where VIN or dealer code are missing."""

import pytest

from tests.dealers.inventory.listing import reasons
from tests.factories.inventory import FeedFactory, deliver, row, stock_file, stock_of

pytestmark = pytest.mark.django_db


def test_a_dealerships_own_feed_needs_no_code_but_refuses_a_rivals(network):
    feed = FeedFactory(brand=network.brand, dealership=network.a)
    rows = [row(1, "MP4164"), row(2), row(3, network.rival.code)]
    run = deliver(feed, stock_file(rows))
    assert reasons(run) == [(3, "other_dealer")]
    assert {code for code, _vin in stock_of(feed)} == {network.a.code}


def test_vehicles_without_vin_are_known_by_their_stock_number(network):
    feed = FeedFactory(brand=network.brand, dealership=network.a)
    rows = [row(n, vin="") for n in range(5)]
    deliver(feed, stock_file(rows))
    run = deliver(feed, stock_file([*rows[:4], {**rows[4], "price": "1999"}]))
    assert (run.changed, run.unchanged, run.removed) == (1, 4, 0)
