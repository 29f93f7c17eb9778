"""Who is told of a feed in trouble, and that each episode is told once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dealers.inventory import actions, syncing
from dealers.inventory.alerts import tell_troubles
from dealers.inventory.models import Feed
from portal.accounts.capabilities import Role
from portal.notifications.models import Notification
from tests.factories.inventory import FeedFactory, deliver, row, stock_file

pytestmark = pytest.mark.django_db


def told():
    return list(Notification.objects.order_by("id").values_list("user__full_name", "kind"))


@pytest.fixture
def people(network, user_as):
    """An integrations admin of the brand, both principals, and an admin of another brand."""
    user_as(Role.INTEGRATIONS_ADMIN, at=network.brand, full_name="Admin")
    user_as(Role.DEALER_PRINCIPAL, at=network.a, full_name="Principal")
    user_as(Role.DEALER_PRINCIPAL, at=network.rival, full_name="Rival")
    user_as(Role.SALES_AGENT, at=network.a, full_name="Agent")


@pytest.mark.usefixtures("people")
def test_a_held_feed_is_told_once_to_those_who_decide_and_anew_in_the_next_episode(network):
    feed = FeedFactory(brand=network.brand, dealership=network.a)
    rows = [row(n) for n in range(20)]
    deliver(feed, stock_file(rows))
    tell_troubles()
    assert told() == []
    deliver(feed, stock_file(rows[10:]))
    assert [tell_troubles(), tell_troubles()] == [1, 0]
    assert sorted(told()) == [("Admin", "feeds.held"), ("Principal", "feeds.held")]
    deliver(feed, stock_file(rows[1:]))
    assert tell_troubles() == 0
    deliver(feed, stock_file(rows[11:]))
    assert tell_troubles(timezone.now() + timedelta(hours=1)) == 1
    assert len(told()) == 4


@pytest.mark.usefixtures("people")
def test_a_brands_feed_is_the_integrations_admins_alone(network):
    rows = [row(n, network.a.code) for n in range(20)]
    deliver(network.feed, stock_file(rows))
    deliver(network.feed, stock_file(rows[10:]))
    tell_troubles()
    assert told() == [("Admin", "feeds.held")]


@pytest.mark.usefixtures("people")
def test_a_file_that_cannot_be_read_is_told_until_one_can(network):
    rows = [row(n, network.a.code) for n in range(20)]
    deliver(network.feed, stock_file(rows))
    for _twice in range(2):
        deliver(network.feed, b"<html>503</html>")
        tell_troubles()
    assert told() == [("Admin", "feeds.unread")]
    network.feed.refresh_from_db()
    assert network.feed.health() == "unread"
    assert Feed.objects.all().health_counts()["unread"] == 1
    assert list(Feed.objects.all().needy()) == [network.feed]
    deliver(network.feed, stock_file(rows[1:]))
    network.feed.refresh_from_db()
    assert network.feed.health() == "ok"


@pytest.mark.usefixtures("people")
def test_a_file_that_cannot_be_read_hides_no_decision_that_is_due(network):
    rows = [row(n, network.a.code) for n in range(20)]
    for data in (stock_file(rows), stock_file(rows[10:]), b"<html>503</html>"):
        deliver(network.feed, data)
    network.feed.refresh_from_db()
    assert network.feed.health() == "held"


@pytest.mark.usefixtures("people")
def test_a_file_of_which_a_tenth_is_left_aside_is_told_and_less_is_not(network):
    rows = [row(n, network.a.code) for n in range(20)]
    deliver(network.feed, stock_file([*rows[:19], {**rows[19], "vin": "x"}]))
    assert tell_troubles() == 0
    deliver(network.feed, stock_file([*rows[:18], *({**each, "vin": "x"} for each in rows[18:])]))
    assert [tell_troubles(), tell_troubles()] == [1, 0]
    assert told() == [("Admin", "feeds.aside")]


@pytest.mark.usefixtures("people")
def test_a_run_that_failed_is_told_as_well(network):
    run = actions.receive_file(network.feed, "s.csv", b"x", by=None)
    syncing.give_up(run, RuntimeError())
    Feed.objects.filter(pk=network.feed.pk).update(last_good_at=timezone.now())
    tell_troubles()
    assert told() == [("Admin", "feeds.unread")]


@pytest.mark.usefixtures("people")
def test_a_server_that_is_away_for_a_moment_calls_nobody(network):
    Feed.objects.filter(pk=network.feed.pk).update(failures=2, last_good_at=timezone.now())
    assert tell_troubles() == 0
    Feed.objects.filter(pk=network.feed.pk).update(failures=3)
    assert [tell_troubles(), tell_troubles()] == [1, 0]
    assert told() == [("Admin", "feeds.failing")]


@pytest.mark.usefixtures("people")
def test_a_feed_without_a_good_sync_for_36_hours_is_stale(network):
    Feed.objects.filter(pk=network.feed.pk).update(last_good_at=timezone.now())
    assert tell_troubles(timezone.now() + timedelta(hours=35)) == 0
    assert tell_troubles(timezone.now() + timedelta(hours=37)) == 1
    assert told() == [("Admin", "feeds.stale")]
