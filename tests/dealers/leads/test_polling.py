"""Leads by mail, through a real IMAP server: each mail once, whatever happens to the mailbox."""

from dataclasses import asdict

import pytest

from dealers.leads import polling
from dealers.leads.models import Lead, Message, Source
from portal.common import mailboxes, work
from tests.factories.leads import SourceFactory, adf

pytestmark = pytest.mark.django_db


def a_mail(number: int, body: bytes | None = None) -> bytes:
    head = f"From: p@example.com\r\nMessage-ID: <{number}@example.com>\r\nSubject: Lead\r\n\r\n"
    return head.encode() + (
        body or adf(name=f"Kim {number}", email=f"kim-{number}@example.com", phone="")
    )


@pytest.fixture
def box(mail_server, settings):
    settings.OUTBOUND_ALLOWED_HOSTS = ["localhost"]
    return mail_server.folder()


@pytest.fixture
def source(box):
    about = {key: value for key, value in asdict(box).items() if key != "password"}
    source = SourceFactory(kind=Source.Kind.MAILBOX, settings=about)
    source.keep_secrets(password=box.password)
    source.save()
    return source


def poll_again(source: Source) -> int:
    source.refresh_from_db()
    return polling.poll(source)


def test_mails_become_leads_of_the_mailboxs_dealership(mail_server, box, source):
    mail_server.put(box, a_mail(1), a_mail(2), a_mail(3, b"We are away."))
    polling.poll_all()
    work.drain()

    assert {lead.dealership for lead in Lead.objects.all()} == {source.dealership}
    assert Lead.objects.count() == 2
    assert Message.objects.filter(state="not_a_lead").count() == 1


def test_a_mail_is_taken_once_however_often_the_mailbox_is_read(mail_server, box, source):
    mail_server.put(box, a_mail(1))
    assert poll_again(source) == 1
    assert poll_again(source) == 0

    mail_server.put(box, a_mail(2))
    assert poll_again(source) == 1


def test_a_mailbox_that_was_made_anew_repeats_nothing(mail_server, box, source):
    mail_server.put(box, a_mail(1))
    poll_again(source)
    mail_server.number_anew(box)
    mail_server.put(box, a_mail(1), a_mail(2))

    assert poll_again(source) == 1
    assert Message.objects.count() == 2


def test_a_worker_that_dies_in_the_middle_goes_on_where_it_was(
    mail_server, box, source, monkeypatch
):
    mail_server.put(box, a_mail(1), a_mail(2), a_mail(3))
    store = polling._store
    monkeypatch.setattr(
        polling, "_store", lambda s, mail: 1 / 0 if b"Kim 2" in mail.raw else store(s, mail)
    )
    with pytest.raises(ZeroDivisionError):
        poll_again(source)
    monkeypatch.setattr(polling, "_store", store)

    assert poll_again(source) == 2
    assert Message.objects.count() == 3


def test_the_clock_starts_when_the_mail_server_took_it_in(mail_server, box, source):
    mail_server.put(box, a_mail(1))
    (mail,) = mailboxes.new_mails(box, mailboxes.Position())
    poll_again(source)
    work.drain()

    assert Lead.objects.get().received_at == mail.arrived_at


def test_what_goes_wrong_stands_on_the_source_and_goes_when_mended(mail_server, box, source):
    source.keep_secrets(password="wrong")
    source.save()
    poll_again(source)
    source.refresh_from_db()
    assert "refuses" in source.last_error

    source.keep_secrets(password=box.password)
    source.save()
    poll_again(source)
    source.refresh_from_db()
    assert source.last_error == ""


def test_one_bad_mailbox_keeps_no_other_waiting(mail_server, box, source):
    broken = SourceFactory(kind=Source.Kind.MAILBOX, settings={"host": "localhost", "port": 9})
    mail_server.put(box, a_mail(1))
    polling.poll_all()

    assert Message.objects.get().source == source
    broken.refresh_from_db()
    assert broken.last_error
