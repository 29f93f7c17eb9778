"""A brand, its marketer and a toolkit in draft."""

import pytest

from portal.accounts.capabilities import Role
from tests.factories.network import BrandFactory
from tests.factories.toolkits import (
    AssetFactory,
    ToolkitFactory,
    make_starter,
)


@pytest.fixture
def brand():
    return BrandFactory()


@pytest.fixture
def marketer(sign_in, brand):
    return sign_in(Role.OEM_MARKETER, at=brand)


@pytest.fixture
def draft(brand):
    toolkit = ToolkitFactory(brand=brand, name="Canary spring")
    AssetFactory(toolkit=toolkit, title="Canary picture")
    make_starter("offer_page", toolkit=toolkit)
    return toolkit
