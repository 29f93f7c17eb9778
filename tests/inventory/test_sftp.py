"""Feeds fetched by SFTP from a real server, whose key has to be known."""

import os
from pathlib import Path

import pytest

from dealers.inventory import actions
from dealers.inventory.models import Feed, SyncRun
from portal.common import work
from portal.common.outbound import Credentials, OutboundError
from portal.common.sftp import fetch_sftp
from tests.factories.inventory import FeedFactory, row, stock_file
from tests.inventory import sftp


@pytest.fixture
def server(tmp_path, settings):
    settings.OUTBOUND_ALLOWED_HOSTS = ["localhost"]
    with sftp.running(tmp_path) as running:
        yield running


def put(server, name, data=b"vin\n", at=1_700_000_000):
    path = server.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (at, at))


def body_of(server, path="/stock.csv", **told):
    who = Credentials(told.pop("user", sftp.USER), told.pop("secret", sftp.PASSWORD))
    told = {"host_key": server.fingerprint, **told}
    with fetch_sftp(server.url(path), credentials=who, **told) as fetched:
        return b"".join(fetched.pieces()) if fetched.changed else None


def test_a_file_is_fetched_with_a_password_or_a_private_key(server):
    put(server, "stock.csv", b"one")
    assert body_of(server) == b"one"
    secret = server.client_key.export_private_key("openssh").decode()
    assert body_of(server, secret=secret) == b"one"


def test_nothing_is_said_to_a_server_whose_key_nobody_knows(server):
    put(server, "stock.csv")
    with pytest.raises(OutboundError, match=server.fingerprint.replace("+", r"\+")):
        body_of(server, host_key="")
    with pytest.raises(OutboundError, match="another host key"):
        body_of(server, host_key="SHA256:" + "A" * 43)
    assert server.tried == []
    body_of(server)
    assert server.tried == [sftp.USER]  # the control: it would have been noticed


def test_the_newest_file_that_fits_is_taken(server):
    put(server, "out/stock-1.csv", b"old", at=1_700_000_000)
    put(server, "out/stock-2.csv", b"new", at=1_700_009_999)
    put(server, "out/other.csv", b"other", at=1_800_000_000)
    assert body_of(server, "/out/stock-*.csv") == b"new"
    with pytest.raises(OutboundError, match="no file"):
        body_of(server, "/out/*.json")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"secret": "wrong"}, "refuses"),
        ({"secret": "-----BEGIN OPENSSH PRIVATE KEY-----\nx"}, "private key"),
        ({"path": "/nowhere.csv"}, "not there"),
        ({"most_bytes": 2}, "larger"),
    ],
)
def test_what_goes_wrong_is_said_in_words(server, told, words):
    put(server, "stock.csv", b"12345")
    with pytest.raises(OutboundError, match=words):
        body_of(server, **told)


def test_our_own_network_is_refused_for_files_too(server, settings):
    settings.OUTBOUND_ALLOWED_HOSTS = []
    with pytest.raises(OutboundError, match="private network"):
        body_of(server)


def test_a_server_that_is_not_there_is_said_in_words(server):
    server.port = 1
    with pytest.raises(OutboundError, match="reached"):
        body_of(server)


@pytest.mark.django_db
def test_a_feed_is_fetched_once_and_then_only_when_the_file_has_changed(network, server):
    put(server, "stock.csv", stock_file([row(1, network.a.code)]))
    feed = FeedFactory(
        brand=network.brand, kind="sftp", url=server.url("/stock.csv"), username=sftp.USER,
        secret=sftp.PASSWORD, host_key=server.fingerprint,
    )  # fmt: skip
    assert sftp.PASSWORD not in Feed.objects.get(pk=feed.pk).secret
    assert actions.fetch_due() == 1
    work.drain()
    for _again in range(2):
        work.enqueue("inventory.fetch", str(feed.pk), rearm=True)
        work.drain()
    run = SyncRun.objects.get()
    assert (run.state, run.via, run.added) == ("done", "sftp", 1)
    put(server, "stock.csv", stock_file([row(1, network.a.code), row(2, network.a.code)]), at=1)
    work.enqueue("inventory.fetch", str(feed.pk), rearm=True)
    work.drain()
    assert SyncRun.objects.count() == 2
    assert Path(server.folder / "stock.csv").exists()
