"""Files that come by themselves: pushed with a key, mailed; one at a time, and not kept for ever."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.utils import timezone

from dealers.inventory import actions, connecting, keeping, mailing, queueing
from dealers.inventory.fetching import next_run_at
from dealers.inventory.models import Feed, RawChunk, RawFile, StockMailbox, SyncRun, Vehicle
from portal.accounts.capabilities import Role
from portal.common import work
from portal.common.refusals import NotAllowed, Refused
from tests.factories.inventory import FeedFactory, deliver, drained, row, stock_file

pytestmark = pytest.mark.django_db
DOOR = "/intake/stock/"


@pytest.fixture
def pushed(network, user_as):
    """A feed that programs send to, and its key."""
    feed = FeedFactory(brand=network.brand, kind="push")
    return feed, connecting.renew_key(feed, by=user_as(Role.INTEGRATIONS_ADMIN, at=network.brand))


@pytest.mark.parametrize("method", ["put", "post"])
def test_a_pushed_file_is_safe_before_the_answer_and_read_after_it(network, pushed, client, method):
    feed, key = pushed
    data = stock_file([row(1, network.a.code)])
    told = {"authorization": f"Bearer {key}", "x-file-name": "night.csv"}
    answer = getattr(client, method)(DOOR, data, content_type="text/csv", headers=told)
    assert answer.status_code == 202
    run = SyncRun.objects.get(pk=answer.json()["id"])
    assert (run.state, run.via, run.file_name, run.feed) == ("received", "api", "night.csv", feed)
    assert b"".join(run.file.chunks()) == data
    assert drained(run).added == 1


def test_only_the_present_key_of_an_open_feed_opens_the_door(network, pushed, client, user_as):
    feed, key = pushed

    def send(key):
        return client.put(DOOR, b"x", headers={"x-feed-key": key}).status_code

    assert [send(""), send("stock_wrong"), send(key)] == [401, 401, 202]
    connecting.renew_key(feed, by=user_as(Role.INTEGRATIONS_ADMIN, at=network.brand))
    assert send(key) == 401
    assert key not in str(Feed.objects.filter(pk=feed.pk).values())


def test_a_feed_that_is_switched_off_or_of_another_kind_takes_nothing(pushed, client):
    feed, key = pushed
    for change in ({"enabled": False}, {"enabled": True, "kind": "upload"}):
        Feed.objects.filter(pk=feed.pk).update(**change)
        assert client.put(DOOR, b"x", headers={"x-feed-key": key}).status_code == 401


def test_only_who_tends_a_feed_makes_its_key(network, pushed, user_as):
    feed, _key = pushed
    with pytest.raises(NotAllowed):
        connecting.renew_key(feed, by=user_as(Role.DEALER_PRINCIPAL, at=network.a))
    with pytest.raises(Refused):
        connecting.renew_key(network.feed, by=user_as(Role.INTEGRATIONS_ADMIN, at=network.brand))


@pytest.fixture
def mailed(network, settings):
    """A feed whose files are mailed."""
    settings.STOCK_MAIL_ADDRESS = "stock@portal.example"
    return FeedFactory(brand=network.brand, kind="mail")


def mail(to, *files, header="To"):
    message = EmailMessage()
    message["Subject"], message["From"], message[header] = "Stock", "dms@vendor.example", to
    message.set_content("See the file.")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_a_mailbox_is_read_on_from_where_it_was_left(network, mailed, mail_server, settings):
    settings.OUTBOUND_ALLOWED_HOSTS = ["localhost"]
    box = mail_server.folder()
    data = stock_file([row(1, network.a.code)])
    mail_server.put(box, mail(mailed.mail_address, ("stock.csv", data), ("logo.png", b"x")))
    assert [mailing.read_mailbox(box), mailing.read_mailbox(box)] == [1, 0]
    mail_server.put(
        box, mail(mailed.mail_address.upper(), ("stock2.csv", data), header="Delivered-To")
    )
    assert mailing.read_mailbox(box) == 1
    assert [run.via for run in SyncRun.objects.all()] == ["mail", "mail"]
    work.drain()
    assert Vehicle.objects.count() == 1


def test_a_mail_to_somebody_else_brings_nothing(mailed):
    assert mailing.take_mail(mail("stock+guess@portal.example", ("stock.csv", b"vin\n"))) == []


def test_a_mail_without_a_file_is_shown_on_its_feed(mailed):
    assert mailing.take_mail(mail(mailed.mail_address)) == []
    mailed.refresh_from_db()
    assert mailed.health() == "failing"
    assert "without a stock file" in mailed.last_error


def test_a_mailbox_that_cannot_be_read_says_why(settings):
    settings.OUTBOUND_ALLOWED_HOSTS = ["localhost"]
    assert mailing.read_mailbox(mailing.mailbox_at("imap://u:p%20w@localhost:1/Stock")) == 0
    assert "could not be reached" in StockMailbox.objects.get().last_error


def test_a_portal_without_a_mailbox_offers_no_address(network, settings):
    settings.STOCK_MAIL_ADDRESS = ""
    with pytest.raises(Refused, match="no mailbox"):
        FeedFactory(brand=network.brand, kind="mail")


def test_the_files_of_a_feed_go_one_after_the_other(network):
    first, second = (
        actions.receive_file(
            network.feed, f"{n}.csv", stock_file([row(n, network.a.code)]), by=None
        )
        for n in (1, 2)
    )
    assert (queueing.must_wait(first), queueing.must_wait(second)) == (False, True)
    other = actions.receive_file(FeedFactory(brand=network.brand), "o.csv", b"x", by=None)
    assert not queueing.must_wait(other)
    work.run(work.enqueue("inventory.sync", str(second.pk)).pk)
    second.refresh_from_db()
    assert second.state == "received"
    work.drain()
    work.drain(timezone.now() + timedelta(seconds=10))
    assert [drained(run).state for run in (first, second)] == ["done", "held"]


def test_feeds_of_one_period_do_not_come_due_together(network):
    now = timezone.now()
    feeds = [
        FeedFactory(brand=network.brand, kind="http", url="https://x.example") for _ in range(5)
    ]
    times = {next_run_at(feed, now) for feed in feeds}
    assert len(times) == 5
    assert all(timedelta(hours=1) <= at - now <= timedelta(minutes=66) for at in times)


def test_nothing_more_is_fetched_while_the_workers_are_behind(network, monkeypatch):
    for _ in range(3):
        FeedFactory(brand=network.brand, kind="http", url="https://x.example")
    monkeypatch.setattr(actions, "MOST_WAITING", 2)
    assert [actions.fetch_due(), actions.fetch_due()] == [2, 0]
    monkeypatch.setattr(actions, "MOST_WAITING", 9)
    assert actions.fetch_due() == 1


def test_old_bytes_are_dropped_but_for_those_behind_the_stock(network):
    first = deliver(network.feed, stock_file([row(n, network.a.code) for n in range(9)]))
    last = deliver(network.feed, stock_file([row(n, network.a.code) for n in range(10)]))
    old = timezone.now() - timedelta(days=91)
    SyncRun.objects.update(received_at=old)
    RawFile.objects.update(created_at=old)
    assert [keeping.drop_old(), keeping.drop_old()] == [1, 0]
    assert set(RawChunk.objects.values_list("file", flat=True)) == {last.file_id}
    again = deliver(network.feed, stock_file([row(n, network.a.code) for n in range(9)]))
    assert again.file_id == first.file_id
    assert b"".join(again.file.chunks())


def test_bytes_of_a_held_file_and_of_a_recent_one_stay(network):
    deliver(network.feed, stock_file([row(n, network.a.code) for n in range(9)]))
    held = deliver(network.feed, stock_file([row(1, network.a.code)]))
    assert held.state == "held"
    SyncRun.objects.update(received_at=timezone.now() - timedelta(days=91))
    RawFile.objects.update(created_at=timezone.now() - timedelta(days=91))
    assert keeping.drop_old() == 0
