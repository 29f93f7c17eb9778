"""What a vehicle's page tells of what happened to it."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from dealers.inventory.models import Vehicle
from portal.accounts.capabilities import Role
from tests.factories.inventory import COLUMNS, deliver, row, stock_file

pytestmark = pytest.mark.django_db
MORE = (*COLUMNS, "date_in_stock", "photos", "body")


@pytest.fixture
def changed(network):
    """A car of which each kind of fact changed from one night to the next."""
    before = row(0, network.a.code, price="31,990", condition="used", body="SUV")
    after = row(0, network.a.code, price="30,490", condition="new", body="Pickup")
    before |= {"date_in_stock": "2026-01-20", "photos": "https://p.example/1.jpg"}
    after |= {
        "date_in_stock": "2026-01-15",
        "photos": "https://p.example/1.jpg|https://p.example/2.jpg",
    }
    deliver(network.feed, stock_file([before], MORE))
    deliver(network.feed, stock_file([after], MORE))
    return Vehicle.objects.get()


def differences(client, vehicle):
    """The lines about what changed, as one reads them and in their order."""
    page = client.get(reverse("inventory:vehicle-detail", args=[vehicle.pk])).content.decode()
    lines = re.findall(r'<p>\s*(<span class="rt-muted">.*?)</p>', page, re.S)
    return [" ".join(re.sub(r"<[^>]+>", "", line).split()) for line in lines]


def test_what_changed_is_told_as_the_vehicle_s_page_shows_it(network, changed, sign_in, client):
    sign_in(Role.DEALER_PRINCIPAL, at=network.a)
    told = differences(client, changed)
    assert {
        "price $31,990 → $30,490",
        "New or used Used → New",
        "body type SUV → Pick-up",
        "in stock since 20 Jan 2026 → 15 Jan 2026",
        "photos 1 entry → 2 entries",
    } <= set(told)
    assert told[0].startswith("price ")


def test_what_changed_is_told_in_german(network, changed, sign_in, client):
    sign_in(Role.DEALER_PRINCIPAL, at=network.a, language="de")
    with translation.override("de"):
        told = differences(client, changed)
    assert {"Preis 31.990 $ → 30.490 $", "Neu oder gebraucht Gebraucht → Neu"} <= set(told)
