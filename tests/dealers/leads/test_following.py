"""Mails from the portal, sequences, and customers who want none of them."""

import smtplib
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client

from dealers.leads import actions, contact_list, threads
from dealers.leads.models import FollowUp, Lead, LeadMail, NoContact, ReplyTemplate, Sequence
from dealers.leads.states import Channel, ContactResult, EventKind, LostReason, Verdict
from portal.accounts.capabilities import Role
from portal.common import work
from portal.common.refusals import NotAllowed, Refused
from tests.factories.leads import a_lead, message_with
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db
RECEIVED = datetime(2026, 11, 17, 18, 0, tzinfo=UTC)
PUBLIC = settings.PUBLIC_URL.partition("//")[2]


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(RECEIVED, tick=False):
        yield


@pytest.fixture
def dealership():
    return DealershipFactory(
        open_on_weekdays=True, name="Corner Motors", email="desk@corner.example"
    )


@pytest.fixture
def principal(dealership, user_as):
    return user_as(Role.DEALER_PRINCIPAL, at=dealership)


@pytest.fixture
def agent(dealership, user_as):
    return user_as(Role.SALES_AGENT, at=dealership, full_name="Kim Agent")


@pytest.fixture
def sequence(dealership, principal):
    steps = [
        {"day": 0, "kind": "task", "subject": "Call", "body": ""},
        {"day": 1, "kind": "mail", "subject": "Still looking?", "body": "Hello {name}"},
        {"day": 3, "kind": "mail", "subject": "Last call", "body": "Hello {first_name}"},
    ]
    made = Sequence(brand=dealership.brand, dealership=dealership, name="Week")
    return actions.save_sequence(made, steps, by=principal)


def on_day(days):
    return time_machine.travel(RECEIVED + timedelta(days=days, minutes=1), tick=False)


def customers_mails():
    return [sent for sent in mail.outbox if not sent.to[0].startswith("person-")]


def test_a_reply_really_goes_out_and_stops_the_clock_at_the_time_it_was_written(dealership, agent):
    lead = a_lead(dealership, received_at=RECEIVED, email="ann@example.com", name="Ann Lee")
    with time_machine.travel(RECEIVED + timedelta(minutes=5), tick=False):
        actions.send_reply(lead, by=agent, subject="Your\nenquiry", body="Hello {name}, {agent}")
    with time_machine.travel(RECEIVED + timedelta(minutes=9), tick=False):
        assert Lead.objects.get(pk=lead.pk).first_response_at is None
        work.drain()

    (sent,) = customers_mails()
    assert (sent.to, sent.subject) == (["ann@example.com"], "Your enquiry")
    assert sent.body == "Hello Ann Lee, Kim Agent"
    assert sent.reply_to == ["desk@corner.example"]
    assert sent.from_email.startswith("Kim Agent <")
    assert "List-Unsubscribe" not in sent.extra_headers
    answered = Lead.objects.get(pk=lead.pk)
    assert answered.first_response_at == RECEIVED + timedelta(minutes=5)
    assert (answered.first_response_by, answered.owner) == (agent, agent)


def test_what_a_customer_typed_is_no_field(dealership, agent):
    lead = a_lead(dealership, received_at=RECEIVED, name="{agent}")
    actions.send_reply(lead, by=agent, subject="Hello", body="Hello {name}")
    work.drain()

    assert customers_mails()[0].body == "Hello {agent}"


def test_a_mail_that_no_server_takes_stops_nothing(dealership, agent, monkeypatch):
    lead = a_lead(dealership, received_at=RECEIVED)
    sent = actions.send_reply(lead, by=agent, subject="Hello", body="Hello")

    def refuse(*_args, **_named):
        raise smtplib.SMTPServerDisconnected("down")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    for minutes in (1, 2, 3, 5, 9, 20):
        with time_machine.travel(RECEIVED + timedelta(minutes=minutes), tick=False):
            work.drain()
    assert LeadMail.objects.get(pk=sent.pk).state == "refused"
    assert Lead.objects.get(pk=lead.pk).first_response_at is None


def test_a_customers_answer_finds_its_lead_by_message_id(dealership, agent):
    lead = a_lead(dealership, received_at=RECEIVED)
    sent = actions.send_reply(lead, by=agent, subject="Hello", body="Hello")
    work.drain()
    answer = EmailMessage()
    answer["Message-ID"], answer["Subject"] = "<one@customer.example>", "Re: Hello"
    answer["References"] = f"<older@x> {sent.message_id}"
    stranger = EmailMessage()
    stranger["Message-ID"], stranger["In-Reply-To"] = "<two@x>", "<made@up>"

    first, again = (threads.take_answer(answer, "Yes please") for _ in range(2))
    assert first == again
    assert first.lead == lead
    assert threads.take_answer(stranger, "Hi") is None
    assert lead.events.filter(kind=EventKind.CUSTOMER).count() == 1
    actions.send_reply(lead, by=agent, subject="Re: Hello", body="Fine")
    work.drain()
    assert customers_mails()[-1].extra_headers["In-Reply-To"] == "<one@customer.example>"


def test_a_sequence_sends_its_mails_day_by_day_and_never_stops_the_clock(dealership, sequence):
    lead = a_lead(dealership, received_at=RECEIVED, name="Ann Lee")
    work.drain()
    assert [step.day for step in sequence.steps.all()] == [0, 1, 3]
    assert customers_mails() == []
    with on_day(1):
        work.drain()
        work.drain()
    assert [sent.subject for sent in customers_mails()] == ["Still looking?"]
    assert Lead.objects.get(pk=lead.pk).first_response_at is None
    with on_day(3):
        work.drain()
    (_first, last) = customers_mails()
    assert last.body == "Hello Ann Lee"
    assert last.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("over", ["answered", "spoken", "bought", "no contact", "excluded"])
def test_a_sequence_stops_when_there_is_no_more_reason_for_it(
    dealership, sequence, agent, principal, over
):
    lead = a_lead(dealership, received_at=RECEIVED)
    work.drain()
    if over == "answered":
        actions.record_customer(lead)
    elif over == "spoken":
        actions.record_response(lead, by=agent, channel=Channel.CALL, result=ContactResult.REACHED)
    elif over == "bought":
        actions.record_response(lead, by=agent, channel=Channel.CALL)
        actions.close(lead, by=agent, verdict=Verdict.WON)
    elif over == "no contact":
        actions.opt_out(lead, by=agent)
    else:
        actions.exclude(lead, by=principal, reason="test")
    with on_day(4):
        work.drain()

    assert customers_mails() == []
    assert set(lead.follow_ups.values_list("state", flat=True)) == {"stopped"}
    assert lead.events.filter(kind=EventKind.STOPPED).count() == 1


def test_a_voicemail_does_not_stop_a_sequence(dealership, sequence, agent):
    lead = a_lead(dealership, received_at=RECEIVED)
    work.drain()
    actions.record_response(lead, by=agent, channel=Channel.CALL, result=ContactResult.VOICEMAIL)
    with on_day(1):
        work.drain()

    assert len(customers_mails()) == 1


def test_a_task_is_ticked_off_by_who_answers_there(dealership, sequence, agent, user_as):
    lead = a_lead(dealership, received_at=RECEIVED)
    work.drain()
    task = FollowUp.objects.get(lead=lead, kind="task")
    with pytest.raises(NotAllowed):
        actions.finish_task(task, by=user_as(Role.SALES_AGENT, at=DealershipFactory()))
    actions.finish_task(task, by=agent)
    with pytest.raises(Refused):
        actions.finish_task(task, by=agent)


def post(address, body):
    path = address.partition(PUBLIC)[2]
    form = "application/x-www-form-urlencoded"
    return Client(headers={"host": PUBLIC}, enforce_csrf_checks=True).post(
        path, body, content_type=form
    )


def test_one_click_ends_the_mails_and_looking_does_not(dealership, sequence):
    lead = a_lead(dealership, received_at=RECEIVED, email="ann@example.com")
    work.drain()
    address = contact_list.unsubscribe_url(lead)
    browser = Client(headers={"host": PUBLIC})
    path = address.partition(PUBLIC)[2]

    for look in (browser.get, browser.head):
        assert look(path).status_code == 200
    for body in ("", "List-Unsubscribe=One-Click&x=1", "List-Unsubscribe=no"):
        assert post(address, body).status_code == 400
    assert not NoContact.objects.exists()
    assert post(address + "x", "List-Unsubscribe=One-Click").status_code == 404

    assert post(address, "List-Unsubscribe=One-Click").status_code == 200
    assert post(address, "List-Unsubscribe=One-Click").status_code == 200
    reaches = set(NoContact.objects.values_list("reach", flat=True))
    assert {"ann@example.com"} <= reaches
    with on_day(4):
        work.drain()
    assert customers_mails() == []


def test_the_list_is_the_brands_and_outlasts_the_lead(dealership, agent, user_as):
    same = {"email": "ann@example.com", "phone": "206-555-0147"}
    actions.opt_out(a_lead(dealership, received_at=RECEIVED, **same), by=agent)
    other = DealershipFactory(region=dealership.region, open_on_weekdays=True)
    foreign = DealershipFactory(open_on_weekdays=True)
    for place, listed in ((other, True), (foreign, False)):
        lead = a_lead(place, received_at=RECEIVED, **same)
        writer = user_as(Role.SALES_AGENT, at=place)
        if listed:
            with pytest.raises(Refused):
                actions.send_reply(lead, by=writer, subject="Hi", body="Hi")
        else:
            actions.send_reply(lead, by=writer, subject="Hi", body="Hi")


def test_a_mail_that_waits_is_not_sent_after_the_customer_opted_out(dealership, agent):
    lead = a_lead(dealership, received_at=RECEIVED)
    waiting = actions.send_reply(lead, by=agent, subject="Hi", body="Hi")
    actions.opt_out(lead, by=agent)
    work.drain()

    assert customers_mails() == []
    assert LeadMail.objects.get(pk=waiting.pk).state == "refused"


def test_a_template_with_an_unknown_field_is_refused(dealership, principal):
    template = ReplyTemplate(
        brand=dealership.brand, dealership=dealership, name="x", subject="Hi", body="{salary}"
    )
    with pytest.raises(Refused, match="salary"):
        actions.save_template(template, by=principal)


def test_progress_is_the_first_time_of_each_step(dealership, agent):
    lead = a_lead(dealership, received_at=RECEIVED)
    with pytest.raises(Refused):
        actions.set_appointment(lead, by=agent, at=RECEIVED + timedelta(days=1))
    actions.record_response(lead, by=agent, channel=Channel.CALL, result=ContactResult.REACHED)
    actions.set_appointment(lead, by=agent, at=RECEIVED + timedelta(days=1))
    actions.set_appointment(lead, by=agent, at=RECEIVED + timedelta(days=2))
    with on_day(2):
        actions.record_show(lead, by=agent, came=True)
        actions.close(lead, by=agent, verdict=Verdict.LOST, lost_reason=LostReason.PRICE)

    done = Lead.objects.get(pk=lead.pk)
    assert done.contacted_at == done.appointment_set_at == RECEIVED
    assert done.appointment_for == RECEIVED + timedelta(days=2)
    assert done.shown_at == RECEIVED + timedelta(days=2, minutes=1)


def test_an_answer_that_arrives_in_a_mailbox_stands_on_its_lead(dealership, agent):
    lead = a_lead(dealership, received_at=RECEIVED)
    sent = actions.send_reply(lead, by=agent, subject="Hello", body="Hello")
    work.drain()
    raw = (
        f"From: ann@example.com\r\nMessage-ID: <a@x>\r\nIn-Reply-To: {sent.message_id}\r\n"
        "Subject: Re: Hello\r\nContent-Type: text/plain\r\n\r\nYes please"
    ).encode()

    message = message_with(raw, source=lead.source)
    foreign = message_with(raw.replace(b"<a@x>", b"<b@x>"))
    assert (message.state, message.reason, message.lead_ids) == (
        "not_a_lead",
        "answer",
        [str(lead.pk)],
    )
    assert foreign.reason != "answer"
    assert lead.mails.get(from_customer=True).body.strip() == "Yes please"
