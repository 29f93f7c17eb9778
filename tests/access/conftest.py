"""The world of agreements, and the two audiences above a dealership."""

import pytest

from tests.access.sharing import (
    AUDIENCES,
    world_of,
)


@pytest.fixture
def world(user_as):
    return world_of(user_as)


@pytest.fixture(params=AUDIENCES)
def audience(request):
    return request.param


@pytest.fixture
def above(world, audience):
    return getattr(world, AUDIENCES[audience])
