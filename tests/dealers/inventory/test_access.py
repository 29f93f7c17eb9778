"""Who sees and does what: the competitor finds nothing, in pages, parts, searches and API rows."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dealers.inventory import shell
from dealers.inventory.models import Feed, SyncRun, Vehicle
from dealers.network.actions import move_dealership
from portal.accounts.capabilities import Role
from tests.factories.inventory import FeedFactory, deliver, row, stock_file, vin
from tests.factories.network import BrandFactory, DealershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def stock(network):
    """Alder's own feed with a held run, and the brand's feed with Birch's and the rival's cars."""
    network.own = FeedFactory(brand=network.brand, dealership=network.a, name="Alder DMS")
    rows = [row(n) for n in range(10)]
    network.run = deliver(network.own, stock_file([*rows, row(10, vin="CANARY-RAW")]))
    network.held = deliver(network.own, stock_file(rows[:5]))
    network.brand_run = deliver(
        network.feed, stock_file([row(20, network.b.code), row(21, network.rival.code)])
    )
    network.car = Vehicle.objects.get(vin=vin(0))
    return network


PAGES = [
    ("inventory:vehicle-detail", "car"),
    ("inventory:feed-detail", "own"),
    ("inventory:run-detail", "run"),
    ("inventory:run-detail", "held"),
    ("inventory:run-quarantine", "run"),
    ("vehicle-detail", "car"),
    ("feed-detail", "own"),
    ("sync-run-detail", "run"),
    ("sync-run-quarantine", "run"),
]
BRAND_PAGES = [
    ("inventory:feed-detail", "feed"),
    ("inventory:run-detail", "brand_run"),
    ("feed-detail", "feed"),
    ("sync-run-detail", "brand_run"),
]
POSTS = [
    ("inventory:feed-upload", "own"),
    ("inventory:feed-fetch", "own"),
    ("inventory:feed-detail", "own"),
    ("inventory:run-release", "held"),
    ("inventory:run-discard", "held"),
    ("inventory:run-retry", "held"),
    ("feed-files", "own"),
    ("sync-run-release", "held"),
    ("sync-run-discard", "held"),
]


@pytest.mark.parametrize(("name", "thing"), PAGES)
def test_the_dealership_sees_its_own_and_the_competitor_gets_404(
    stock, client, user_as, name, thing
):
    address = reverse(name, args=[getattr(stock, thing).pk])
    client.force_login(user_as(Role.SALES_AGENT, at=stock.rival))
    assert client.get(address).status_code == 404
    client.force_login(user_as(Role.SALES_AGENT, at=stock.a))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(("name", "thing"), BRAND_PAGES)
def test_a_brands_feed_is_seen_by_those_who_hold_the_whole_brand(
    stock, client, user_as, name, thing
):
    address = reverse(name, args=[getattr(stock, thing).pk])
    for role, at in ((Role.SALES_AGENT, stock.b), (Role.REGIONAL_MANAGER, stock.west)):
        client.force_login(user_as(role, at=at))
        assert client.get(address).status_code == 404
    client.force_login(user_as(Role.INTEGRATIONS_ADMIN, at=BrandFactory()))
    assert client.get(address).status_code == 404
    client.force_login(user_as(Role.VIEWER, at=stock.brand))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(("name", "thing"), POSTS)
def test_the_competitor_posts_to_nothing_and_the_viewer_may_not(
    stock, client, user_as, name, thing
):
    address = reverse(name, args=[getattr(stock, thing).pk])
    client.force_login(user_as(Role.DEALER_PRINCIPAL, at=stock.rival))
    assert client.post(address).status_code == 404
    client.force_login(user_as(Role.VIEWER, at=stock.a))
    assert client.post(address).status_code == 403
    stock.held.refresh_from_db()
    assert stock.held.state == SyncRun.State.HELD


@pytest.mark.parametrize(
    ("name", "own", "foreign"),
    [
        ("inventory:stock-list", vin(0), vin(21)),
        ("inventory:feed-list", "Alder DMS", "Feed "),
        ("vehicle-list", vin(0), vin(21)),
        ("feed-list", "Alder DMS", "Feed "),
        ("sync-run-list", "stock.csv", "none of this"),
    ],
)
def test_lists_hold_only_what_is_ones_own(stock, sign_in, client, name, own, foreign):
    sign_in(Role.SALES_AGENT, at=stock.a)
    text = client.get(reverse(name)).content.decode()
    assert own in text
    assert foreign not in text


def test_a_foreign_dealership_in_a_filter_answers_like_one_that_is_not_there(
    stock, sign_in, client
):
    sign_in(Role.SALES_AGENT, at=stock.a)
    for pk in (stock.rival.pk, "00000000-0000-7000-8000-000000000000"):
        assert client.get(reverse("vehicle-list"), {"dealership": pk}).json()["results"] == []
    assert (
        client.get(
            reverse("inventory:stock-list"), {"run": stock.brand_run.pk, "did": "added"}
        ).context["count"]
        == 0
    )


def test_search_finds_a_vehicle_by_either_end_of_its_vin_and_never_a_rivals(stock, user_as):
    agent = user_as(Role.SALES_AGENT, at=stock.a)
    for text in (vin(3)[:12], vin(3)[-6:], "s3"[:2] + ""):
        hits = shell.find_vehicles(agent, text)
        assert bool(hits) is (len(text) >= 3)
    assert shell.find_vehicles(agent, vin(21)) == []


def test_raw_records_are_shown_to_those_who_tend_feeds_only(stock, client, user_as):
    address = reverse("inventory:run-detail", args=[stock.run.pk])
    client.force_login(user_as(Role.SALES_AGENT, at=stock.a))
    assert "CANARY-RAW" not in client.get(address).content.decode().replace("The VIN CANARYRAW", "")
    client.force_login(user_as(Role.INTEGRATIONS_ADMIN, at=stock.a))
    assert ",CANARY-RAW," in client.get(address).content.decode()


def test_what_a_vehicle_cost_leaves_by_no_api_and_no_list(network, sign_in, client):
    columns = ("dealer", "vin", "year", "model", "price", "Invoice", "price_cost", "color")
    rows = [{**row(1, network.a.code), "Invoice": "77123", "price_cost": "77124"}]
    run = deliver(network.feed, stock_file(rows, columns))
    sign_in(Role.DEALER_PRINCIPAL, at=network.a)
    car = Vehicle.objects.get()
    doors = [
        reverse("vehicle-detail", args=[car.pk]),
        reverse("vehicle-list"),
        reverse("inventory:stock-list"),
    ]
    for door in doors:
        text = client.get(door).content.decode()
        assert "77123" not in text
        assert "77124" not in text
    assert run.accepted == 1


def test_the_dealership_a_vehicle_came_from_stays_nameless_to_its_competitor(
    network, sign_in, client
):
    both = [row(n, network.rival.code) for n in range(10)]
    deliver(network.feed, stock_file(both))
    deliver(network.feed, stock_file([{**both[0], "dealer": network.a.code}, *both[1:]]))
    address = reverse("inventory:vehicle-detail", args=[Vehicle.objects.get(vin=vin(0)).pk])
    sign_in(Role.SALES_AGENT, at=network.a)
    text = client.get(address).content.decode()
    assert "another dealership" in text
    assert "Rival" not in text
    sign_in(Role.VIEWER, at=network.brand)
    assert "Rival" in client.get(address).content.decode()


def test_a_regional_manager_follows_the_tree(stock, sign_in, client):
    sign_in(Role.REGIONAL_MANAGER, at=stock.west)
    address = reverse("inventory:vehicle-detail", args=[stock.car.pk])
    assert client.get(address).status_code == 200
    move_dealership(stock.a, to=stock.rival.region, by=None)
    assert client.get(address).status_code == 404


def test_an_integrations_admin_connects_a_feed_uploads_and_sees_the_run(network, sign_in, client):
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    form = {
        "name": "Nightly", "brand": network.brand.pk, "kind": "upload", "every_minutes": "60",
        "enabled": "on", "date_order": "mdy",
    }  # fmt: skip
    assert client.post(reverse("inventory:feed-new"), form).status_code == 302
    feed = Feed.objects.get(name="Nightly")
    assert feed.profile == {"date_order": "mdy"}
    file = SimpleUploadedFile("night.csv", stock_file([row(1, network.a.code)]))
    answer = client.post(reverse("inventory:feed-upload", args=[feed.pk]), {"file": file})
    run = SyncRun.objects.get()
    assert answer.url == reverse("inventory:run-detail", args=[run.pk])
    page = client.get(answer.url)
    assert page.status_code == 200


def test_a_feed_cannot_be_connected_where_one_has_no_say(network, sign_in, client):
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    foreign = DealershipFactory()
    form = {"name": "X", "brand": foreign.brand.pk, "kind": "upload", "every_minutes": "60"}
    answer = client.post(reverse("inventory:feed-new"), form)
    assert answer.status_code == 422
    assert not Feed.objects.filter(name="X").exists()
    sign_in(Role.SALES_AGENT, at=network.a)
    assert client.get(reverse("inventory:feed-new")).status_code == 403


def test_a_password_is_sealed_and_kept_when_the_form_leaves_it_empty(network, sign_in, client):
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    address = reverse("inventory:feed-detail", args=[network.feed.pk])
    form = {
        "kind": "http",
        "url": "https://example.com/s.csv",
        "every_minutes": "60",
        "username": "u",
    }
    assert client.post(address, {**form, "secret": "hunter2"}).status_code == 302
    stored = Feed.objects.get(pk=network.feed.pk).secret
    assert stored.startswith("sealed:")
    assert "hunter2" not in stored
    client.post(address, form)
    assert Feed.objects.get(pk=network.feed.pk).secret == stored
    assert "hunter2" not in client.get(address).content.decode()
    assert client.post(address, {**form, "url": "ftp://x"}).status_code == 422


def test_sending_a_file_by_rest_answers_202_with_its_run(network, sign_in, client):
    sign_in(Role.INTEGRATIONS_ADMIN, at=network.brand)
    file = SimpleUploadedFile("night.csv", stock_file([row(1, network.a.code)]))
    answer = client.post(reverse("feed-files", args=[network.feed.pk]), {"file": file})
    assert answer.status_code == 202
    assert client.get(reverse("sync-run-detail", args=[answer.json()["id"]])).status_code == 200


def test_a_held_run_shows_its_diff_and_the_number_in_the_button(stock, sign_in, client):
    sign_in(Role.DEALER_PRINCIPAL, at=stock.a)
    address = reverse("inventory:run-detail", args=[stock.held.pk])
    text = client.get(address).content.decode()
    assert "Release and remove 5 vehicles" in text
    assert "Nothing has been removed" in text
    missing = client.get(reverse("inventory:stock-list"), {"missing_in": stock.held.pk})
    assert missing.context["count"] == 5
    assert client.post(reverse("inventory:run-release", args=[stock.held.pk])).status_code == 302


def test_a_run_under_way_is_polled_and_ends_with_a_fresh_page(stock, sign_in, client):
    sign_in(Role.DEALER_PRINCIPAL, at=stock.a)
    address = reverse("inventory:run-detail", args=[stock.run.pk])
    headers = {"HX-Request": "true"}
    assert client.get(address, headers=headers)["HX-Refresh"] == "true"
    SyncRun.objects.filter(pk=stock.run.pk).update(state=SyncRun.State.STAGING)
    text = client.get(address, headers=headers).content.decode()
    assert "<progress" in text
    assert "<html" not in text


FACETS = [
    ("condition=new", 10), ("condition=used", 0), ("model=Aria", 10), ("year=2026", 10),
    ("year=none", 0), ("year=x", 0), ("powertrain=none", 10), ("price=30-40", 10),
    ("price=under-20", 0), ("price=none", 0), ("price=?", 0), ("age=fresh", 10), ("age=over-90", 0),
    ("photos=no", 10), ("photos=yes", 0), ("status=removed", 0), ("missing_in=x", 0), ("q=S3", 1),
]  # fmt: skip


@pytest.mark.parametrize(("query", "count"), FACETS)
def test_facets_narrow_the_list(stock, sign_in, client, query, count):
    sign_in(Role.SALES_AGENT, at=stock.a)
    answer = client.get(f"{reverse('inventory:stock-list')}?{query}")
    assert answer.context["count"] == count


def test_lists_ask_the_database_a_fixed_number_of_times(
    network, sign_in, client, django_assert_max_num_queries
):
    rows = [row(n, network.a.code) for n in range(60)]
    deliver(network.feed, stock_file(rows))
    sign_in(Role.VIEWER, at=network.brand)
    client.get(reverse("inventory:stock-list"))
    with django_assert_max_num_queries(14):
        client.get(reverse("inventory:stock-list"))
    with django_assert_max_num_queries(14):
        client.get(reverse("inventory:feed-list"))
    with django_assert_max_num_queries(8):
        client.get(reverse("vehicle-list"))
    with django_assert_max_num_queries(16):
        client.get(reverse("inventory:run-detail", args=[network.feed.runs.get().pk]))
