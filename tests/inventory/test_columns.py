"""What columns are taken for, how sure that is, and people who say it better."""

import pytest
from django.urls import reverse

from dealers.inventory import connecting
from dealers.inventory.aliases import ABOUT_THE_DEALERSHIP, ALIASES, COSTS
from dealers.inventory.columns import map_columns
from dealers.inventory.layouts import LAYOUTS, recognize
from dealers.inventory.models import Feed, SyncRun, Vehicle, VendorProfile
from portal.accounts.capabilities import Role
from portal.common.refusals import NotAllowed, Refused
from tests.factories.inventory import FeedFactory, deliver, drained, row, stock_file
from tests.factories.network import BrandFactory, DealershipFactory

ODD = ("dealer", "vin", "year", "model", "Paint", "Ask", "Lane")


def odd_file(network):
    cars = [
        {**row(n, network.a.code), "Paint": "Blue", "Ask": "21000", "Lane": "7"} for n in range(3)
    ]
    return stock_file(cars, ODD)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_each_layout_is_recognized_by_its_own_columns_and_by_no_plain_header(layout):
    assert recognize(layout.names) is layout
    assert recognize(["dealer", "vin", "stock", "year", "make", "model", "price"]) is None


def test_every_name_in_our_lists_leads_somewhere():
    for fact, names in ALIASES.items():
        for name in names:
            assert map_columns(["vin", "year", "model", name]).facts.get(fact), (fact, name)
    for name in COSTS:
        assert map_columns([name]).costs == {0: name}
    for name in ABOUT_THE_DEALERSHIP:
        assert map_columns([name]).extra == {}


def test_confidence_falls_with_the_spelling_and_with_values_that_disagree():
    header = ["VIN", "Mileage", "exterorcolor", "Lot size", "Invoice"]
    rows = [["1HGCM8J69TA000001", "blue", "red", "1", "2"], ["x", "12", "red", "1", "2"]]
    found = {column.name: column for column in map_columns(header, rows).each}
    assert (found["VIN"].confidence, found["VIN"].how) == (0.75, "name")
    assert found["Mileage"].confidence == 0.75
    assert found["exterorcolor"].fact == "exterior_color"
    assert 0.8 < found["exterorcolor"].confidence < 1
    assert (found["Lot size"].fact, found["Invoice"].fact) == ("extra", "cost")


@pytest.mark.django_db
def test_a_person_says_what_columns_are_and_the_last_file_is_read_again(network, client, user_as):
    deliver(network.feed, odd_file(network))
    assert Vehicle.objects.first().extra == {"Paint": "Blue", "Ask": "21000", "Lane": "7"}
    admin = user_as(Role.INTEGRATIONS_ADMIN, at=network.brand)
    client.force_login(admin)
    address = reverse("inventory:feed-columns", args=[network.feed.pk])
    page = client.get(address)
    text = page.content.decode()
    assert all(name in text for name in ODD)
    assert text.count('<td class="rt-num">') == 3
    said = {name: each.value() for name, each in ((f.name, f) for f in page.context["form"])}
    said |= {"column-4": "exterior_color", "column-5": "price", "column-6": "ignore"}
    assert client.post(address, said).status_code == 302
    drained(SyncRun.objects.order_by("-pk").first())
    vehicle = Vehicle.objects.first()
    assert (vehicle.exterior_color, vehicle.price, vehicle.extra) == ("Blue", 21000, {})
    network.feed.refresh_from_db()
    assert network.feed.confirmed_by == admin
    assert (
        connecting.confirm_columns(network.feed, network.feed.profile["mapping"], by=admin) is None
    )


@pytest.mark.django_db
def test_a_saved_profile_reads_other_feeds_and_its_changes_reach_them(network, user_as):
    admin = user_as(Role.INTEGRATIONS_ADMIN, at=network.brand)
    deliver(network.feed, odd_file(network))
    connecting.confirm_columns(network.feed, {"Paint": "exterior_color"}, by=admin)
    profile = connecting.save_profile(Feed.objects.get(pk=network.feed.pk), "Vendor X", by=admin)
    other = FeedFactory(brand=network.brand, dealership=network.b, profile={"encoding": "cp1252"})
    connecting.use_profile(other, profile, by=admin)
    other = Feed.objects.get(pk=other.pk)
    assert other.settings == {"mapping": {"Paint": "exterior_color"}}
    profile.settings = {"mapping": {"Paint": "interior_color"}}
    profile.save()
    deliver(Feed.objects.get(pk=other.pk), stock_file([{**row(9), "Paint": "Red"}], ODD[1:]))
    assert Vehicle.objects.get(feed=other).interior_color == "Red"


@pytest.mark.django_db
def test_profiles_stay_with_their_brand_and_with_those_who_tend_its_feeds(network, user_as):
    admin = user_as(Role.INTEGRATIONS_ADMIN, at=network.brand)
    theirs = VendorProfile.objects.create(brand=BrandFactory(), name="Theirs")
    with pytest.raises(Refused):
        connecting.use_profile(network.feed, theirs, by=admin)
    tending = user_as(Role.INTEGRATIONS_ADMIN, at=network.a)
    with pytest.raises(NotAllowed):
        connecting.save_profile(network.feed, "Mine", by=tending)
    mine = VendorProfile.objects.create(brand=network.brand, name="Mine")
    assert list(VendorProfile.objects.visible_to(tending)) == [mine]
    stranger = user_as(Role.INTEGRATIONS_ADMIN, at=DealershipFactory())
    assert not VendorProfile.objects.visible_to(stranger).exists()


@pytest.mark.django_db
def test_the_first_rows_show_costs_to_those_only_with_whom_the_dealership_shares_them(
    network, client, user_as
):
    network.brand.shares_unsigned = False
    network.brand.save()
    feed = FeedFactory(brand=network.brand, dealership=network.a)
    deliver(feed, stock_file([{**row(1), "Invoice": "27123"}], ("vin", "year", "model", "Invoice")))
    shown = {}
    for place in (network.a, network.brand):
        client.force_login(user_as(Role.INTEGRATIONS_ADMIN, at=place))
        page = client.get(reverse("inventory:feed-columns", args=[feed.pk])).content.decode()
        shown[place] = ("27123" in page, "•••" in page)
    assert shown == {network.a: (True, False), network.brand: (False, True)}


def test_a_column_named_like_a_cost_is_kept_apart_and_one_that_only_sounds_so_is_not():
    costs = ("Cost", "DealerCost", "Our cost", "Purchase Price", "ACV", "Händler-EK", "Net")
    assert set(map_columns(costs).costs.values()) == set(costs)
    plain = ("Tow pack", "Net weight", "Costume", "Accent")
    assert not map_columns(plain).costs
