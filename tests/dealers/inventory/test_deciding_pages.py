"""Pages on which people decide about stock, and the files that they take away."""

import csv
import io
import re

import pytest
from django.urls import reverse

from dealers.inventory.models import Amendment, Outlet, QuarantinedRow, Vehicle, VinConflict
from portal.accounts.capabilities import Role
from portal.common import work
from portal.common.spreadsheets import rows_of
from tests.factories.inventory import COLUMNS, FeedFactory, deliver, row, stock_file, vin

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(network, user_as, client):
    user = user_as(Role.INTEGRATIONS_ADMIN, at=network.brand)
    client.force_login(user)
    return user


@pytest.mark.usefixtures("admin")
def test_a_conflict_is_listed_and_settled_with_one_click(network, client):
    rows = [row(0, network.a.code), row(1, network.b.code)]
    deliver(network.feed, stock_file(rows))
    deliver(network.feed, stock_file([*rows, row(0, network.b.code)]))
    assert vin(0) in client.get(reverse("inventory:conflict-list")).content.decode()
    conflict = VinConflict.objects.get()
    address = reverse("inventory:conflict-settle", args=[conflict.pk])
    assert client.post(address, {"dealership": str(network.b.pk)}).status_code == 302
    work.drain()
    assert Vehicle.objects.in_stock().get(vin=vin(0)).dealership == network.b
    page = client.get(reverse("inventory:conflict-list") + "?state=settled").content.decode()
    assert vin(0) in page


@pytest.mark.usefixtures("admin")
def test_listing_conflicts_takes_the_same_queries_for_one_as_for_many(
    network, client, django_assert_max_num_queries
):
    rows = [row(n, network.a.code) for n in range(12)]
    deliver(network.feed, stock_file(rows))
    deliver(network.feed, stock_file([*rows, *(row(n, network.b.code) for n in range(9))]))
    assert VinConflict.objects.count() == 9
    with django_assert_max_num_queries(16):
        client.get(reverse("inventory:conflict-list"))


def broken(network):
    """A run with a good record and one whose VIN and price are wrong; gives the bad one's address."""
    bad = row(1, network.a.code, vin="NO-VIN", price="1")
    run = deliver(network.feed, stock_file([row(0, network.a.code), bad]))
    return bad, reverse("inventory:record-mend", args=[run.pk, 2])


@pytest.mark.usefixtures("admin")
def test_a_quarantined_record_is_mended_cell_by_cell_and_stays_mended(network, client):
    bad, address = broken(network)
    page = client.get(address).content.decode()
    assert "NO-VIN" in page
    cells = {f"cell-{place}": bad[name] for place, name in enumerate(COLUMNS)}
    cells["cell-1"] = vin(1)
    assert client.post(address, cells).status_code == 302
    work.drain()
    assert Vehicle.objects.in_stock().count() == 2
    assert Amendment.objects.count() == 1
    again = deliver(network.feed, stock_file([row(0, network.a.code), bad, row(2, network.a.code)]))
    assert (again.quarantined, again.added, again.unchanged) == (0, 1, 2)


@pytest.mark.usefixtures("admin")
def test_an_unchanged_record_is_refused(network, client):
    bad, address = broken(network)
    cells = {f"cell-{place}": bad[name] for place, name in enumerate(COLUMNS)}
    assert client.post(address, cells).status_code == 422
    assert not Amendment.objects.exists()


@pytest.mark.usefixtures("admin")
def test_a_word_gets_its_meaning_for_all_records_and_files(network, client):
    rows = [row(n, "A-101") for n in range(3)]
    run = deliver(network.feed, stock_file([*rows, row(9, network.b.code)]))
    assert run.quarantined == 3
    address = reverse("inventory:record-mend", args=[run.pk, 1])
    assert "A-101" in client.get(address).content.decode()
    assert client.post(address, {"meant": network.a.code}).status_code == 302
    work.drain()
    assert Vehicle.objects.in_stock().filter(dealership=network.a).count() == 3


def test_who_only_reads_cannot_mend(network, user_as, client):
    _bad, address = broken(network)
    client.force_login(user_as(Role.VIEWER, at=network.brand))
    assert client.get(address).status_code == client.post(address, {}).status_code == 403
    client.force_login(user_as(Role.DEALER_PRINCIPAL, at=network.rival))
    assert client.get(address).status_code == 404


def test_a_record_that_was_cut_off_has_no_button_and_refuses(network, admin, client):
    data = stock_file([row(0, network.a.code), row(1, network.a.code)])
    run = deliver(network.feed, data[:-30])
    cut = QuarantinedRow.objects.get(run=run)
    address = reverse("inventory:record-mend", args=[run.pk, cut.record_number])
    assert (
        address not in client.get(reverse("inventory:run-detail", args=[run.pk])).content.decode()
    )
    assert client.post(address, {"cell-1": vin(1)}).status_code == 422


def test_a_held_file_shows_whom_it_would_take(network, admin, client):
    rows = [row(n, network.a.code) for n in range(20)]
    deliver(network.feed, stock_file(rows))
    run = deliver(network.feed, stock_file(rows[10:]))
    page = client.get(reverse("inventory:run-detail", args=[run.pk])).content.decode()
    lacking = [number for number in range(20) if vin(number) in page]
    assert lacking
    assert set(lacking) <= set(range(10))


def test_the_principal_opens_and_ends_an_address_and_an_agent_only_looks(network, user_as, client):
    FeedFactory(brand=network.brand, dealership=network.a)
    deliver(network.feed, stock_file([row(0, network.a.code)]))
    address = reverse("inventory:outlets", args=[network.a.pk])
    client.force_login(user_as(Role.DEALER_PRINCIPAL, at=network.a))
    assert client.post(address, {"kind": "google"}).status_code == 302
    outlet = Outlet.objects.get()
    assert outlet.token in client.get(address).content.decode()
    client.force_login(user_as(Role.SALES_AGENT, at=network.a))
    assert outlet.token not in client.get(address).content.decode()
    assert client.post(address, {"kind": "meta"}).status_code == 403
    close = reverse("inventory:outlet-close", args=[outlet.pk])
    assert client.post(close).status_code == 403
    client.force_login(user_as(Role.DEALER_PRINCIPAL, at=network.rival))
    assert client.post(close).status_code == client.get(address).status_code == 404
    outlet.refresh_from_db()
    assert outlet.revoked_at is None


def test_the_list_leaves_as_csv_and_workbook_guarded_and_without_costs(network, user_as, client):
    rows = [
        row(0, network.a.code, color="=1+1", invoice="23456"),
        row(1, network.a.code, condition="used", invoice="23456"),
        row(2, network.rival.code, invoice="23456"),
    ]
    deliver(network.feed, stock_file(rows, [*COLUMNS, "invoice"]))
    client.force_login(user_as(Role.DEALER_PRINCIPAL, at=network.a))
    response = client.get(reverse("inventory:stock-csv"))
    text = b"".join(response.streaming_content).decode()
    found = list(csv.DictReader(io.StringIO(text)))
    assert {each["vin"] for each in found} == {vin(0), vin(1)}
    assert {each["exterior_color"] for each in found} == {"'=1+1", "Blue"}
    assert "23456" not in text
    used = b"".join(
        client.get(reverse("inventory:stock-csv") + "?condition=used").streaming_content
    ).decode()
    assert (vin(0) in used, vin(1) in used) == (False, True)
    book = list(rows_of(client.get(reverse("inventory:stock-workbook")).content))
    assert len(book) == 3
    assert "23456" not in str(book)


def test_the_api_counts_facets_of_what_one_sees(network, user_as, client):
    rows = [
        row(0, network.a.code),
        row(1, network.a.code, condition="used"),
        row(2, network.rival.code),
    ]
    deliver(network.feed, stock_file(rows))
    client.force_login(user_as(Role.DEALER_PRINCIPAL, at=network.a))
    facets = {each["key"]: each["choices"] for each in client.get(reverse("vehicle-facets")).json()}
    counts = {choice["value"]: choice["count"] for choice in facets["condition"]}
    assert counts == {"new": 1, "used": 1}
    narrowed = client.get(reverse("vehicle-facets") + "?condition=used").json()
    assert {c["value"]: c["count"] for c in narrowed[0]["choices"]} == {"used": 1}


@pytest.mark.usefixtures("admin")
def test_a_feed_that_is_refused_keeps_its_form(network, client):
    form = {
        "name": network.feed.name,
        "brand": network.brand.pk,
        "kind": "upload",
        "every_minutes": "60",
    }
    again = client.post(reverse("inventory:feed-new"), form)
    assert "of that name already" in str(again.context["form"].errors)
    address = reverse("inventory:feed-detail", args=[network.feed.pk])
    mailed = client.post(address, {"kind": "mail", "every_minutes": "60"})
    assert "no mailbox" in str(mailed.context["form"].errors)


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize("state", ["open", "settled", "over"])
def test_the_state_of_conflicts_that_one_looks_at_is_marked(client, state):
    page = client.get(reverse("inventory:conflict-list"), {"state": state}).content.decode()
    (current,) = re.findall(r'class="rt-tab"\s*href="([^"]+)"\s*aria-current="page"', page)
    assert current == f"?state={state}"


@pytest.mark.usefixtures("admin")
def test_a_record_that_only_its_sender_can_mend_says_so_and_offers_no_button(network, client):
    rows = [row(0, network.a.code), row(0, network.a.code, color="Red")]
    run = deliver(network.feed, stock_file(rows))
    address = reverse("inventory:record-mend", args=[run.pk, 1])
    page = client.get(address).content.decode()
    assert "only its sender can" in page.replace("&#x27;", "'")
    assert "Mend the record and read the file again" not in page
