"""A brand with three dealerships and a feed for all of them."""

from types import SimpleNamespace

import pytest

from tests.factories.inventory import FeedFactory
from tests.factories.network import BrandFactory, DealershipFactory, RegionFactory


@pytest.fixture
def network(db):
    """Gives a brand, its feed, two dealerships in one district and a competitor in another."""
    brand = BrandFactory()
    west, east = RegionFactory(brand=brand), RegionFactory(brand=brand)
    return SimpleNamespace(
        brand=brand,
        west=west,
        feed=FeedFactory(brand=brand),
        a=DealershipFactory(region=west, code="00101", name="Alder"),
        b=DealershipFactory(region=west, code="00102", name="Birch"),
        rival=DealershipFactory(region=east, code="00201", name="Rival"),
    )
