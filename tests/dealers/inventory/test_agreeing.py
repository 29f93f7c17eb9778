"""When a second delivery agrees with a held one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dealers.inventory import decisions
from dealers.inventory.models import SyncRun
from portal.accounts.capabilities import Role
from tests.factories.inventory import deliver, drained, row, stock_file

pytestmark = pytest.mark.django_db
DONE, HELD = SyncRun.State.DONE, SyncRun.State.HELD


def test_the_same_bytes_agree_with_themselves_on_another_day_only(network):
    cars = [row(n, network.a.code) for n in range(10)]
    deliver(network.feed, stock_file(cars))
    half = stock_file(cars[:5])
    assert [deliver(network.feed, half).state for _ in range(3)] == [HELD] * 3
    SyncRun.objects.update(received_at=timezone.now() - timedelta(hours=20))
    run = deliver(network.feed, half)
    assert (run.state, run.removed) == (DONE, 5)
    assert "agrees" in " ".join(run.warnings_in_words)


def test_bytes_that_came_long_ago_and_were_applied_then_are_no_second_delivery(network):
    cars = [row(n, network.a.code) for n in range(10)]
    half = stock_file(cars[:5])
    for data in (half, stock_file(cars)):
        assert deliver(network.feed, data).state == DONE
    SyncRun.objects.update(received_at=timezone.now() - timedelta(days=7))
    assert [deliver(network.feed, half).state for _ in range(2)] == [HELD, HELD]


def test_a_held_file_that_a_person_has_read_again_another_day_is_no_second_delivery(
    network, user_as
):
    cars = [row(n, network.a.code) for n in range(10)]
    deliver(network.feed, stock_file(cars))
    deliver(network.feed, stock_file(cars[:5]))
    SyncRun.objects.update(received_at=timezone.now() - timedelta(hours=20))
    admin = user_as(Role.INTEGRATIONS_ADMIN, at=network.brand)
    again = decisions.read_again(network.feed, by=admin)
    assert again is not None
    assert drained(again).state == HELD
