"""Pages and REST of the network: the neighbour gets what a missing row gets."""

import uuid

import pytest
from django.urls import reverse

from portal.accounts.capabilities import Role
from tests.factories.network import DealershipFactory, RegionFactory

pytestmark = pytest.mark.django_db

DETAILS = ["network:dealership-detail", "dealership-detail"]


@pytest.mark.parametrize("name", DETAILS)
def test_a_competitor_s_dealership_answers_like_a_missing_one(name, client, sign_in):
    own, competitor = DealershipFactory(), DealershipFactory()
    sign_in(Role.SALES_AGENT, at=own)

    assert client.get(reverse(name, args=[own.pk])).status_code == 200
    foreign = client.get(reverse(name, args=[competitor.pk]))
    missing = client.get(reverse(name, args=[uuid.uuid4()]))
    assert foreign.status_code == missing.status_code == 404
    assert competitor.name not in foreign.content.decode()


@pytest.mark.parametrize("name", ["network:dealership-list", "dealership-list"])
def test_lists_hold_no_competitor(name, client, sign_in):
    own, competitor = DealershipFactory(name="Ours"), DealershipFactory(name="Theirs")
    sign_in(Role.SALES_AGENT, at=own)

    body = client.get(reverse(name)).content.decode()

    assert own.name in body
    assert competitor.name not in body


def test_a_place_that_is_not_mine_does_not_exist(client, sign_in):
    own, competitor = DealershipFactory(), DealershipFactory()
    sign_in(Role.DEALER_PRINCIPAL, at=own)
    address = reverse("network:dealership-list")

    for key in (
        f"dealership:{competitor.pk}",
        f"region:{own.region_id}",
        f"brand:{own.brand_id}",
        f"dealership:{uuid.uuid4()}",
        "dealership:nonsense",
        "planet:9",
    ):
        assert client.get(address, {"place": key}).status_code == 404, key


def test_the_place_is_remembered(client, sign_in):
    region = RegionFactory()
    first, second = DealershipFactory(region=region), DealershipFactory(region=region)
    sign_in(Role.REGIONAL_MANAGER, at=region)
    address = reverse("network:dealership-list")

    client.get(address, {"place": f"dealership:{first.pk}"})
    body = client.get(address).content.decode()

    assert str(first.pk) in body
    assert f"dealerships/{second.pk}" not in body


def test_switching_places_offers_only_mine(client, sign_in):
    own = DealershipFactory(name="Ours")
    DealershipFactory(name="Theirs", region=own.region)
    sign_in(Role.SALES_AGENT, at=own)

    body = client.get(reverse("ui:places"), {"q": ""}).content.decode()

    assert "Ours" in body
    assert "Theirs" not in body


def test_a_list_of_dealerships_costs_the_same_however_long(
    client, sign_in, django_assert_max_num_queries
):
    region = RegionFactory()
    for _ in range(12):
        DealershipFactory(region=region)
    sign_in(Role.REGIONAL_MANAGER, at=region)

    with django_assert_max_num_queries(16):
        client.get(reverse("network:dealership-list"))


def test_without_signing_in_nothing_is_shown(client):
    dealership = DealershipFactory()
    for name in ("network:dealership-detail", "dealership-detail"):
        answer = client.get(reverse(name, args=[dealership.pk]))
        assert answer.status_code in (302, 401)
        assert dealership.name not in answer.content.decode()


@pytest.mark.parametrize(
    ("list_name", "field"),
    [
        ("dealership-list", "brand"),
        ("dealership-list", "region"),
        ("campaign-list", "brand"),
        ("enrolment-list", "dealership"),
        ("activation-list", "dealership"),
    ],
)
def test_filtering_by_a_competitor_s_id_answers_like_an_unknown_id(
    list_name, field, client, sign_in
):
    own, competitor = DealershipFactory(), DealershipFactory()
    sign_in(Role.DEALER_PRINCIPAL, at=own)
    foreign = {"brand": competitor.brand_id, "region": competitor.region_id}.get(
        field, competitor.pk
    )

    answers = [client.get(reverse(list_name), {field: pk}) for pk in (foreign, uuid.uuid4())]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
