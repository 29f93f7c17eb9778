"""Whom a campaign reaches."""

import pytest

from campaigns.programs.audience import dealerships_reached
from dealers.network.models import Dealership
from tests.factories.network import BrandFactory, DealershipFactory, RegionFactory
from tests.factories.programs import CampaignFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand():
    return BrandFactory()


@pytest.fixture
def campaign(brand):
    return CampaignFactory(brand=brand)


def test_nothing_chosen_reaches_nobody(brand, campaign):
    DealershipFactory(region__brand=brand)

    assert list(dealerships_reached(campaign)) == []


def test_a_region_counts_with_every_district_below_it(brand, campaign):
    west = RegionFactory(brand=brand)
    coast = RegionFactory(under=RegionFactory(under=west))
    deep, beside = DealershipFactory(region=coast), DealershipFactory(region__brand=brand)
    campaign.regions.add(west)

    reached = list(dealerships_reached(campaign))

    assert deep in reached
    assert beside not in reached


def test_a_dealership_in_two_chosen_regions_is_reached_once(brand, campaign):
    west = RegionFactory(brand=brand)
    dealership = DealershipFactory(region=RegionFactory(under=west))
    campaign.regions.add(west, dealership.region)
    campaign.dealerships.add(dealership)

    assert list(dealerships_reached(campaign)) == [dealership]


def test_named_dealerships_are_added_and_excluded_ones_taken_away(brand, campaign):
    region = RegionFactory(brand=brand)
    inside, excluded = DealershipFactory.create_batch(2, region=region)
    named = DealershipFactory(region__brand=brand)
    campaign.regions.add(region)
    campaign.dealerships.add(named, excluded)
    campaign.excluded.add(excluded)

    assert set(dealerships_reached(campaign)) == {inside, named}


def test_the_whole_brand_is_reached_and_no_other(brand, campaign):
    own, _other_brand = DealershipFactory(region__brand=brand), DealershipFactory()
    campaign.whole_brand = True

    assert list(dealerships_reached(campaign)) == [own]


def test_a_closed_dealership_is_not_reached(brand, campaign):
    DealershipFactory(region__brand=brand, status=Dealership.Status.CLOSED)
    campaign.whole_brand = True

    assert not dealerships_reached(campaign).exists()


def test_it_is_one_query(campaign, django_assert_num_queries):
    campaign.regions.add(RegionFactory(brand=campaign.brand))

    with django_assert_num_queries(1):
        list(dealerships_reached(campaign))
