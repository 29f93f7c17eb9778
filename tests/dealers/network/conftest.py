"""A brand, and an admin who keeps it."""

import pytest

from portal.accounts.capabilities import Role
from tests.factories.network import (
    BrandFactory,
    RegionFactory,
)


@pytest.fixture
def brand(db):
    return BrandFactory(name="North", slug="north")


@pytest.fixture
def admin(brand, user_as):
    return user_as(Role.NETWORK_ADMIN, at=brand)


@pytest.fixture
def district(brand):
    return RegionFactory(brand=brand, code="W1", name="West 1")
