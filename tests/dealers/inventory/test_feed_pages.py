"""What the pages about feeds and runs say, and how."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from dealers.inventory.models import Feed, SyncRun
from dealers.inventory.wording import read_as
from portal.accounts.capabilities import Role
from tests.factories.inventory import FeedFactory, deliver, row, stock_file
from tests.factories.network import BrandFactory

pytestmark = pytest.mark.django_db
CURRENT = re.compile(r'href="(/[^"]+)"\s*aria-current="page"')


def page_of(client, run):
    return client.get(reverse("inventory:run-detail", args=[run.pk])).content.decode()


def test_the_only_brand_stands_chosen_and_of_several_one_is_asked_for(network, sign_in, client):
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    choice = client.get(reverse("inventory:feed-new")).context["form"]["brand"]
    assert list(choice.field.choices) == [(network.brand.pk, network.brand.name)]
    BrandFactory()
    sign_in(Role.INTEGRATIONS_ADMIN, at=None)
    choice = client.get(reverse("inventory:feed-new")).context["form"]["brand"]
    assert next(iter(choice.field.choices)) == ("", "Choose a brand")
    assert choice.initial is None


@pytest.mark.parametrize("name", ["conflict-list", "run-detail", "feed-detail"])
def test_what_hangs_on_feeds_shows_feeds_in_the_rail(network, sign_in, client, name):
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    run = deliver(network.feed, stock_file([row(0, network.a.code)]))
    keys = {"run-detail": [run.pk], "feed-detail": [network.feed.pk]}.get(name, [])
    page = client.get(reverse(f"inventory:{name}", args=keys)).content.decode()
    assert set(CURRENT.findall(page)) == {reverse("inventory:feed-list")}


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Tokyo"])
def test_a_date_in_a_files_name_stays_that_date_in_every_zone(network, sign_in, client, zone):
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand, time_zone=zone)
    named = deliver(network.feed, stock_file([row(0, network.a.code)]), "stock_2026-03-02.csv")
    assert re.search(r"<dd>\s*2 Mar 2026\s*</dd>", page_of(client, named))


def test_a_time_of_export_is_told_in_the_readers_zone(network, sign_in, client):
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand, time_zone="America/Los_Angeles")
    columns = ("dealer", "vin", "year", "model", "created_at")
    rows = [{**row(0, network.a.code), "created_at": "2026-03-02 10:00:00"}]
    assert "2 Mar 2026, 02:00 PST" in page_of(
        client, deliver(network.feed, stock_file(rows, columns))
    )


def test_a_file_that_is_too_old_is_refused_with_dates_where_only_dates_are_known(network):
    rows = [row(n, network.a.code) for n in range(10)]
    deliver(network.feed, stock_file(rows), "stock_2026-03-02.csv")
    run = deliver(network.feed, stock_file(rows[:9]), "stock_2026-03-01.csv")
    with timezone.override("America/Los_Angeles"):
        assert run.reason == (
            "The file is of 1 Mar 2026, and one of 2 Mar 2026 has already been applied."
        )


@pytest.mark.parametrize(
    ("encoding", "delimiter", "said"),
    [
        ("utf-8", ",", "UTF-8, separated by commas"),
        ("cp1252", ";", "Windows-1252, separated by semicolons"),
        ("utf-16", "\t", "UTF-16, separated by tabs"),
        ("utf-8-sig", "|", "UTF-8, separated by bars (|)"),
        ("utf-8", "", "UTF-8"),
        ("xlsx", "", "Excel workbook"),
    ],
)
def test_how_a_file_was_read_is_said_in_words(encoding, delimiter, said):
    assert read_as(encoding, delimiter) == said


def test_a_run_says_how_its_file_was_read(network, sign_in, client):
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    run = deliver(network.feed, stock_file([row(0, network.a.code)]))
    assert "UTF-8, separated by commas" in page_of(client, run)
    with translation.override("de"):
        assert SyncRun.objects.get(pk=run.pk).read_as == "UTF-8, durch Kommas getrennt"


@pytest.mark.parametrize("address", ["", "stock@portal.example"])
def test_the_form_says_whether_files_can_be_mailed(network, sign_in, client, settings, address):
    settings.STOCK_MAIL_ADDRESS = address
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    page = client.get(reverse("inventory:feed-new")).content.decode()
    assert ("has no mailbox for stock files yet" in page) is (not address)
    assert ("shows the address to which its files are mailed" in page) is bool(address)


def test_a_feed_that_has_its_address_keeps_showing_it(network, sign_in, client, settings):
    settings.STOCK_MAIL_ADDRESS = "stock@portal.example"
    mailed = FeedFactory(brand=network.brand, kind="mail")
    settings.STOCK_MAIL_ADDRESS = ""
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    page = client.get(reverse("inventory:feed-detail", args=[mailed.pk])).content.decode()
    assert mailed.mail_address in page
    assert "has no mailbox" not in page


def test_each_number_of_the_feeds_leads_to_its_feeds(network, sign_in, client):
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    rows = [row(n, network.a.code) for n in range(10)]
    deliver(network.feed, stock_file(rows))
    held = FeedFactory(brand=network.brand, dealership=network.b, name="Birch DMS")
    deliver(held, stock_file([row(n) for n in range(20, 30)]))
    deliver(held, stock_file([row(20)]))
    new = FeedFactory(brand=network.brand, name="Not yet")
    counts = Feed.objects.all().health_counts()
    assert (counts["all"], counts["held"], counts["empty"], counts["ok"]) == (3, 1, 1, 1)
    for health, feed in (("held", held), ("empty", new), ("ok", network.feed)):
        page = client.get(reverse("inventory:feed-list"), {"health": health})
        assert [(each, each.health()) for each in page.context["page"].rows] == [(feed, health)]
    page = client.get(reverse("inventory:feed-list"), {"health": "stale"}).content.decode()
    assert "No feed is like that now" in page


def test_counting_feeds_reads_none_of_them(network, django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        Feed.objects.all().health_counts()
    assert "GROUP BY" in asked[0]["sql"]


def test_more_of_a_quarantine_comes_from_its_own_address(network, sign_in, client):
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    bad = [row(n, network.a.code, vin="NO-VIN") for n in range(60)]
    run = deliver(network.feed, stock_file([row(99, network.a.code), *bad]))
    more = re.search(r'hx-get="([^"]+after=[^"]+)"', page_of(client, run))
    assert more
    assert more[1].startswith(reverse("inventory:run-quarantine", args=[run.pk]))
    assert "NO-VIN" in client.get(more[1].replace("&amp;", "&")).content.decode()


@pytest.mark.parametrize(("kind", "status"), [("http", 422), ("upload", 302)])
def test_a_period_counts_only_for_feeds_that_are_fetched(network, sign_in, client, kind, status):
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    form = {
        "name": "Nightly", "brand": network.brand.pk, "kind": kind, "every_minutes": "3",
        "url": "https://dms.example/stock.csv",
    }  # fmt: skip
    assert client.post(reverse("inventory:feed-new"), form).status_code == status
    assert 'min="' not in client.get(reverse("inventory:feed-new")).content.decode()


def test_a_feed_says_on_top_which_file_waits_and_why(network, sign_in, client):
    address = reverse("inventory:feed-detail", args=[network.feed.pk])
    rows = [row(n, network.a.code) for n in range(10)]
    deliver(network.feed, stock_file(rows))
    sign_in(Role.VIEWER, at=network.brand)
    assert client.get(address).context["trouble"] is None
    held = deliver(network.feed, stock_file(rows[:4]), "half.csv")
    page = client.get(address).content.decode()
    assert f"half.csv: {held.reason}" in page
    assert "Look and decide" not in page
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    page = client.get(address).content.decode()
    assert re.search(
        rf'href="{reverse("inventory:run-detail", args=[held.pk])}">Look and decide', page
    )


def test_columns_stand_in_the_order_of_the_facts(network, sign_in, client):
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    deliver(network.feed, stock_file([row(0, network.a.code)]))
    page = client.get(reverse("inventory:feed-detail", args=[network.feed.pk]))
    facts = [fact for fact, _names in page.context["columns"]]
    assert facts[:4] == ["VIN", "stock number", "dealer code", "model year"]


def test_beside_a_new_key_the_button_replaces_it(network, sign_in, client):
    pushed = FeedFactory(brand=network.brand, kind="push")
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    page = client.post(reverse("inventory:feed-key", args=[pushed.pk])).content.decode()
    assert "Replace the key" in page
    assert "Make a key" not in page


def test_one_vehicle_is_told_of_as_one(network):
    odd = {**row(0, network.a.code), "year": "20226"}
    one = deliver(network.feed, stock_file([odd, row(1, network.a.code)]))
    said = "1 vehicle has a year that cannot be; it was left empty."
    assert said in one.warnings_in_words
    with translation.override("de"):
        assert "1 Fahrzeug hat ein unmögliches Jahr; es blieb leer." in one.warnings_in_words


def test_vins_in_conflict_lead_to_where_they_are_settled(network, sign_in, client):
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    rows = [row(n, network.a.code) for n in range(10)]
    link = f'href="{reverse("inventory:conflict-list")}"'
    assert link not in page_of(client, deliver(network.feed, stock_file(rows)))
    rival = FeedFactory(brand=network.brand, dealership=network.b, name="Birch DMS")
    run = deliver(
        rival,
        stock_file([row(0, network.b.code), *(row(n, network.b.code) for n in range(20, 30))]),
    )
    assert run.conflicts == 1
    assert link in page_of(client, run)


def test_a_place_without_feeds_says_who_connects_one(network, sign_in, client):
    address = reverse("inventory:feed-list")
    Feed.objects.all().delete()
    sign_in(Role.VIEWER, at=network.brand)
    page = client.get(address).content.decode()
    assert "An integrations admin connects feeds." in page
    assert "no good sync for 36 hours" not in page
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    assert "An integrations admin connects feeds." not in client.get(address).content.decode()
