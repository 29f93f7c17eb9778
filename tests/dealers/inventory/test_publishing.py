"""What leaves: platforms' files against their field lists, never a cost, never a competitor's car."""

import csv
import gzip
import io
import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dealers.inventory import aliases, decisions, publishing, structured
from dealers.inventory.models import Outlet, Vehicle
from portal.accounts.capabilities import Role
from portal.common.public_host import public_url
from portal.common.refusals import NotAllowed
from tests.dealers.inventory import platforms
from tests.factories.inventory import deliver, row, stock_file, vin

pytestmark = pytest.mark.django_db
COLUMNS = (
    "dealer", "vin", "stock", "year", "make", "model", "trim", "body", "fuel", "drivetrain",
    "transmission", "price", "msrp", "color", "interior_color", "condition", "mileage",
    "image_links", "url", "description", "invoice", "wholesale price",
)  # fmt: skip
COST = "23456"


def whole(number, code, **cells):
    """A record with all that platforms ask for, and with what the dealership paid."""
    return row(
        number, code, **{
            "trim": "Touring", "body": "SUV", "fuel": "Electric", "drivetrain": "AWD",
            "transmission": "Automatic", "msrp": "33990", "interior_color": "Black",
            "mileage": str(number), "image_links": f"https://x.example/{number}.jpg|https://x.example/b.jpg",
            "url": f"https://dealer.example/cars/{number}?a=1", "invoice": COST,
            "wholesale price": COST, "description": "=cmd|' /C calc'!A0", **cells,
        }
    )  # fmt: skip


@pytest.fixture
def stock(network, user_as):
    """Alder's stock: two whole vehicles and three that lack something; and a rival's."""
    a, rival = network.a.code, network.rival.code
    rows = [
        whole(1, a),
        whole(2, a, condition="Certified Pre-Owned", fuel="Gasoline", price="25000"),
        whole(3, a, image_links=""),
        whole(4, a, price="", msrp="", url=""),
        whole(5, a, condition="used", mileage=""),
        whole(6, rival),
    ]
    deliver(network.feed, stock_file(rows, COLUMNS))
    assert Vehicle.objects.count() == 6
    network.principal = user_as(Role.DEALER_PRINCIPAL, at=network.a)
    return network


def fetched(outlet, **headers):
    address = public_url("platform-file", outlet.token)
    host, path = re.match(r"https?://([^/]+)(/.*)", address).groups()
    return Client(headers={"host": host}).get(path, headers=headers)


def rows_in(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if response.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return list(csv.DictReader(io.StringIO(body.decode())))


@pytest.fixture
def outlet(stock):
    def opened(kind):
        return decisions.open_outlet(stock.a, kind, by=stock.principal)

    return opened


def test_a_google_file_has_every_required_field_in_googles_own_words(outlet):
    rows = rows_in(fetched(outlet("google")))
    assert [each["vin"] for each in rows] == [vin(1), vin(2)]
    for each in rows:
        assert all(each[name] for name in platforms.GOOGLE_REQUIRED), each
        assert set(each) <= {*platforms.GOOGLE_REQUIRED, *platforms.GOOGLE_OPTIONAL}
        for name, known in platforms.GOOGLE.items():
            assert each[name] in known, (name, each[name])
        assert re.fullmatch(r"\d+\.\d\d USD", each["price"])
        assert re.fullmatch(r"\d+ (miles|km)", each["mileage"])
        assert "{store_code}" in each["link_template"]
    new, certified = rows
    assert (new["vehicle_msrp"], new["certified_pre-owned"]) == ("33990.00 USD", "no")
    assert (certified["vehicle_msrp"], certified["certified_pre-owned"]) == ("", "yes")


def test_a_meta_file_has_every_required_field_in_metas_own_words(outlet):
    rows = rows_in(fetched(outlet("meta")))
    assert [each["vehicle_id"] for each in rows] == [vin(1), vin(2)]
    for each in rows:
        assert all(each[name] for name in platforms.META_REQUIRED), each
        assert {re.split(r"[.\[]", name)[0] for name in each} <= platforms.META_FIELDS
        for name, known in platforms.META.items():
            assert each[name] in known, (name, each[name])
        assert re.fullmatch(r"\d+\.\d\d USD", each["price"])
        assert json.loads(each["address"])["country"] == "US"
    assert [each["state_of_vehicle"] for each in rows] == ["NEW", "CPO"]
    assert [each["fuel_type"] for each in rows] == ["ELECTRIC", "GASOLINE"]


@pytest.mark.parametrize(
    ("fuel", "engine", "google", "meta"),
    [
        ("Diesel", "", "diesel", "DIESEL"),
        ("", "3.0L TDI", "diesel", "DIESEL"),
        ("Flex Fuel", "", "other", "FLEX"),
        ("Benzin", "", "gasoline", "GASOLINE"),
        ("Natural Gas (CNG)", "", "natural_gas", "OTHER"),
        ("", "2.5L I4", "other", "OTHER"),
    ],
)
def test_what_an_engine_burns_is_told_and_not_guessed(fuel, engine, google, meta):
    drive = publishing.drive_of(Vehicle(fuel=fuel, engine=engine, powertrain="ice"))
    assert publishing.GOOGLE_ENGINES[drive] == google
    assert publishing.META_FUELS.get(drive, "OTHER") == meta


def test_what_a_vehicle_lacks_is_the_reason_why_it_is_not_shown(stock):
    lacking = {it.vin: publishing.missing_in(it) for it in publishing.stock_of(stock.a)}
    assert lacking == {
        vin(1): [], vin(2): [], vin(3): ["photo"], vin(4): ["price", "page"], vin(5): ["odometer"],
    }  # fmt: skip
    assert set(publishing.REASONS) == set(publishing._MISSING)


@pytest.mark.parametrize("kind", ["google", "meta"])
def test_no_cost_and_no_formula_and_no_other_dealerships_car_leaves(outlet, kind):
    assert COST in json.dumps(list(Vehicle.objects.values_list("costs", flat=True)))  # the control
    rows = rows_in(fetched(outlet(kind)))
    text = json.dumps(rows)
    assert COST not in text
    assert vin(6) not in text
    plain = {re.sub("[^a-z]", "", name.lower()) for name in aliases.COSTS}
    assert not plain & {re.sub("[^a-z]", "", name.lower()) for name in rows[0]}
    assert rows[0]["description"].startswith("'=cmd")


def test_a_file_that_has_not_changed_is_not_sent_again(outlet, stock):
    google = outlet("google")
    first = fetched(google, accept_encoding="gzip")
    assert first["Content-Encoding"] == "gzip"
    assert len(rows_in(first)) == 2
    again = fetched(google, if_none_match=first["ETag"], accept_encoding="gzip")
    assert (again.status_code, again.content) == (304, b"")
    Vehicle.objects.filter(vin=vin(1)).update(price=1, changed_at=timezone.now())
    changed = fetched(google, if_none_match=first["ETag"])
    assert changed.status_code == 200
    assert rows_in(changed)[0]["price"] == "1.00 USD"


def test_a_revoked_address_answers_as_one_that_never_was(outlet, stock):
    old = outlet("google")
    new = outlet("google")
    assert fetched(old).status_code == fetched(Outlet(token="x" * 43)).status_code == 404
    assert fetched(new).status_code == 200
    decisions.close_outlet(new, by=stock.principal)
    assert fetched(new).status_code == 404
    assert fetched(new, if_none_match='"anything"').status_code == 404


def test_the_address_sets_no_cookie_and_the_portals_host_does_not_know_it(outlet):
    google = outlet("google")
    response = fetched(google)
    assert not response.cookies
    assert Client().get(f"/stock/{google.token}.csv").status_code == 404


def test_only_the_principal_or_an_integrations_admin_opens_an_address(stock, user_as):
    agent = user_as(Role.SALES_AGENT, at=stock.a)
    with pytest.raises(NotAllowed):
        decisions.open_outlet(stock.a, "google", by=agent)


def test_a_vehicle_is_described_in_schema_orgs_words_and_cannot_leave_its_script(stock):
    car = Vehicle.objects.get(vin=vin(1))
    car.trim = "</script><b>"
    script = structured.vehicle_script([car], stock.a, "https://public.example/page/")
    assert script.count("<") == script.count(">") == 2
    said = json.loads(re.sub(r"</?script[^>]*>", "", script))
    (one,) = said["@graph"]
    assert set(one) - {"@type"} <= platforms.SCHEMA_CAR
    assert one["vehicleConfiguration"] == "</script><b>"
    assert one["driveWheelConfiguration"] == "https://schema.org/AllWheelDriveConfiguration"
    assert one["offers"]["price"] == "31990.00"
    assert one["mileageFromOdometer"]["unitCode"] == "SMI"
    assert COST not in script
    assert structured.vehicle_script([], stock.a, "x") == ""


def test_the_api_knows_no_costs(stock, client):
    client.force_login(stock.principal)
    page = client.get(reverse("vehicle-list")).content.decode()
    assert vin(1) in page
    assert COST not in page
