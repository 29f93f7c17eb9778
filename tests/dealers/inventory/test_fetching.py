"""Feeds that are fetched: conditional, with credentials, and never from our own network."""

import gzip
import socket
from datetime import timedelta

import pytest
from django.utils import timezone
from werkzeug import Response

from dealers.inventory import actions, fetching
from dealers.inventory.models import Feed, SyncRun
from portal.accounts.capabilities import Role
from portal.common import outbound, work
from portal.common.outbound import Credentials, OutboundError, fetch
from portal.common.refusals import NotAllowed
from portal.common.sealing import seal, unseal
from tests.factories.inventory import FeedFactory, row, stock_file


@pytest.fixture
def near(settings):
    """Lets the test's own server be fetched from."""
    settings.OUTBOUND_ALLOWED_HOSTS = ["localhost"]


def address(server, path="/stock.csv"):
    return server.url_for(path).replace("127.0.0.1", "localhost")


def body_of(url, **told):
    with fetch(url, **told) as fetched:
        return b"".join(fetched.pieces())


@pytest.mark.parametrize(
    "ip",
    ["127.0.0.1", "10.0.0.7", "192.168.1.1", "169.254.169.254", "172.16.0.1", "0.0.0.0", "100.64.0.1",
     "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "224.0.0.1"],
)  # fmt: skip
def test_private_addresses_are_no_part_of_the_internet(ip):
    assert not outbound.is_public(ip)


def test_public_addresses_are():
    assert outbound.is_public("93.184.216.34")
    assert outbound.is_public("2606:2800:220:1:248:1893:25c8:1946")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.com/x", "http://", "gopher://x", "no address"]
)
def test_only_http_is_fetched(url):
    with pytest.raises(OutboundError):
        body_of(url)


def test_our_own_network_is_refused_before_anything_is_sent(httpserver):
    with pytest.raises(OutboundError, match="private network"):
        body_of(httpserver.url_for("/stock.csv"))
    assert not httpserver.log


def test_one_private_address_among_several_is_enough_to_refuse(monkeypatch):
    found = [(0, 0, 0, "", (ip, 80)) for ip in ("93.184.216.34", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)
    with pytest.raises(OutboundError, match="private network"):
        body_of("http://rebinding.example/")


def test_an_allowed_host_is_fetched_with_credentials(near, httpserver):
    httpserver.expect_request(
        "/stock.csv", headers={"Authorization": "Basic dTpw"}
    ).respond_with_data(b"vin")
    assert body_of(address(httpserver), credentials=Credentials("u", "p")) == b"vin"


def test_a_redirect_within_the_host_is_followed_and_to_another_is_not(near, httpserver):
    httpserver.expect_request("/new.csv").respond_with_data(b"here")
    httpserver.expect_request("/a").respond_with_data("", 302, {"Location": "/new.csv"})
    httpserver.expect_request("/b").respond_with_data(
        "", 302, {"Location": "http://127.0.0.1:1/secret"}
    )
    httpserver.expect_request("/c").respond_with_data("", 302, {"Location": "/c"})
    assert body_of(address(httpserver, "/a")) == b"here"
    with pytest.raises(OutboundError, match="another host"):
        body_of(address(httpserver, "/b"))
    with pytest.raises(OutboundError, match="circles"):
        body_of(address(httpserver, "/c"))


def test_a_body_is_taken_up_to_a_limit_even_when_it_is_packed(near, httpserver):
    packed = gzip.compress(b"0" * 5_000_000)
    httpserver.expect_request("/stock.csv").respond_with_data(
        packed, headers={"Content-Encoding": "gzip"}
    )
    with pytest.raises(OutboundError, match="larger"):
        body_of(address(httpserver), most_bytes=1_000_000)


def test_a_secret_is_unreadable_once_sealed_and_lost_with_the_key(settings):
    sealed = seal("hunter2")
    assert "hunter2" not in sealed
    assert unseal(sealed) == "hunter2"
    settings.SECRET_KEY = "another"
    assert unseal(sealed) == ""


def fetched_feed(network, httpserver, **fields):
    return FeedFactory(brand=network.brand, kind="http", url=address(httpserver), **fields)


@pytest.mark.django_db
def test_a_due_feed_is_fetched_once_and_then_only_when_it_has_changed(network, near, httpserver):
    seen = []

    def answer(request):
        seen.append(request.headers.get("If-None-Match"))
        if request.headers.get("If-None-Match") == '"v1"':
            return Response(status=304)
        return Response(stock_file([row(1, network.a.code)]), headers={"ETag": '"v1"'})

    httpserver.expect_request("/stock.csv").respond_with_handler(answer)
    feed = fetched_feed(network, httpserver)
    assert actions.fetch_due() == 1
    assert actions.fetch_due() == 0
    work.drain()
    work.enqueue("inventory.fetch", str(feed.pk), rearm=True)
    work.drain()
    assert seen == [None, '"v1"']
    assert SyncRun.objects.get().state == SyncRun.State.DONE
    feed.refresh_from_db()
    assert (feed.health(), feed.failures) == ("ok", 0)


@pytest.mark.django_db
def test_a_failing_feed_says_why_and_waits_longer_each_time(network, near, httpserver):
    httpserver.expect_request("/stock.csv").respond_with_data("no", 503)
    feed = fetched_feed(network, httpserver)
    for _turn in range(3):
        work.enqueue("inventory.fetch", str(feed.pk), rearm=True)
        work.drain()
    feed.refresh_from_db()
    assert (feed.health(), feed.failures) == ("failing", 3)
    assert feed.last_error == "The host answered 503."
    assert feed.next_run_at > timezone.now() + timedelta(hours=7)


@pytest.mark.django_db
def test_a_secret_may_name_a_variable_of_the_environment(network, near, httpserver, monkeypatch):
    monkeypatch.setenv("FEED_TOKEN", "abc")
    httpserver.expect_request(
        "/stock.csv", headers={"Authorization": "Bearer abc"}
    ).respond_with_data(stock_file([row(1, network.a.code)]))
    feed = fetched_feed(network, httpserver, secret="env:FEED_TOKEN")
    assert Feed.objects.get(pk=feed.pk).secret == "env:FEED_TOKEN"
    with fetching.fetch_feed(feed) as fetched:
        assert fetched.changed


@pytest.mark.django_db
def test_only_who_tends_the_feed_fetches_it_now(network, near, httpserver, user_as):
    feed = fetched_feed(network, httpserver)
    with pytest.raises(NotAllowed):
        actions.fetch_now(feed, by=user_as(Role.VIEWER, at=network.brand))
