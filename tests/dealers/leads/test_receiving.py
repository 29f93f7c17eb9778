"""From bytes to leads: what is stored, what becomes of it, and that nothing is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from dealers.leads import actions, understanding
from dealers.leads.models import Lead, LeadEvent, Message
from dealers.leads.states import EventKind, LeadState, MessageState, Outcome, Reason
from portal.accounts.capabilities import Role
from portal.common import work
from portal.common.refusals import NotAllowed, OutOfStep, Refused
from portal.notifications.models import Notification
from tests.factories.leads import SourceFactory, a_lead, adf, message_with
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db


def test_a_message_is_stored_before_anybody_reads_it():
    message = actions.receive_message(SourceFactory(), b"\x00\xff not a lead")

    assert bytes(Message.objects.get(pk=message.pk).raw) == b"\x00\xff not a lead"
    assert message.state == MessageState.RECEIVED


def test_the_work_that_was_queued_reads_it_once():
    message = actions.receive_message(SourceFactory(), adf())
    work.drain()
    work.drain()

    message.refresh_from_db()
    assert message.outcome == Outcome.ACCEPTED
    assert Lead.objects.count() == 1


def test_a_lead_says_what_the_sender_said():
    lead = a_lead(name="Zoë Müller", phone="206-555-0147", email="Zoe@Example.com")

    assert lead.contact.full_name == "Zoë Müller"
    assert lead.contact.email == "zoe@example.com"
    assert lead.contact.phone == "+12065550147"
    assert lead.vehicle == "2026 Aurel Vento"
    assert lead.dealership == lead.source.dealership


def test_a_number_that_must_not_be_dialled_is_kept_as_text():
    lead = a_lead(phone="1234567890")

    assert lead.contact.phone == ""
    assert lead.contact.phones[0]["raw"] == "1234567890"
    assert "phone_invalid: 1234567890" in lead.warnings


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", Reason.NO_ADF),
        (b"<adf><prospect>", Reason.CUT_OFF),
        (b"<adf><prospect><id>1</id></prospect></adf>", Reason.NO_CONTACT_POINT),
        (
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + adf(),
            Reason.FORBIDDEN_ENTITIES,
        ),
        (b"<adf>" + b"x" * understanding.LARGEST, Reason.TOO_LARGE),
    ],
)
def test_what_cannot_be_a_lead_is_kept_with_its_reason(raw, reason):
    message = message_with(raw)

    assert (message.state, message.reason) == (MessageState.QUARANTINED, reason)
    assert bytes(message.raw) == raw
    assert message.reason_text


def test_a_fault_of_ours_loses_no_message(monkeypatch):
    monkeypatch.setattr(understanding, "read_adf", lambda raw: 1 / 0)

    message = message_with(adf())

    assert (message.outcome, message.reason) == (Outcome.QUARANTINED, Reason.UNREADABLE)


def test_an_automatic_reply_is_kept_and_is_no_lead():
    message = message_with(b"Subject: Away\nContent-Type: text/html\n\n<p>We are away.</p>")

    assert (message.state, message.outcome) == (MessageState.NOT_A_LEAD, Outcome.NOT_A_LEAD)
    assert Lead.objects.count() == 0


def test_a_lead_inside_a_mail_is_read():
    assert message_with(b"Subject: Lead\n\n" + adf()).outcome == Outcome.ACCEPTED


def test_each_prospect_has_a_result_of_its_own():
    good = adf().removeprefix(b'<?xml version="1.0"?><adf>').removesuffix(b"</adf>")
    message = message_with(b"<adf>" + good + b"<prospect><id>2</id></prospect></adf>")

    assert [result["outcome"] for result in message.results] == ["accepted", "quarantined"]
    assert message.outcome == Outcome.ACCEPTED
    assert message.state == MessageState.QUARANTINED
    assert len(message.lead_ids) == 1


def test_a_brands_source_routes_by_dealer_code_and_never_by_name():
    dealership = DealershipFactory()
    source = SourceFactory(dealership=None, brand=dealership.brand)
    by_code = f"<vendor><id>{dealership.code}</id></vendor>"
    by_name = f"<vendor><vendorname>{dealership.name}</vendorname></vendor>"

    assert message_with(adf(inside=by_code), source=source).outcome == Outcome.ACCEPTED
    nowhere = message_with(adf(inside=by_name), source=source)
    assert (nowhere.outcome, nowhere.reason) == (Outcome.QUARANTINED, Reason.NO_DEALERSHIP)


def test_the_sla_clock_starts_when_the_lead_arrives_not_when_it_was_asked():
    received = datetime(2026, 11, 17, 18, 0, tzinfo=UTC)
    lead = a_lead(
        received_at=received, inside="<requestdate>2026-11-17T08:00:00-08:00</requestdate>"
    )

    assert lead.requested_at == datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
    assert lead.due_at == received + timedelta(minutes=30)


class TestDuplicates:
    def test_a_resend_attaches_to_the_first_lead_and_its_clock_goes_on(self):
        source = SourceFactory()
        numbered = adf(inside='<id source="Portal">7</id>')
        first = message_with(
            numbered, source=source, received_at=timezone.now() - timedelta(hours=1)
        )
        again = message_with(
            numbered.replace(b"<prospect>", b'<prospect status="resend">'), source=source
        )

        assert (again.outcome, again.reason) == (Outcome.DUPLICATE, Reason.RESEND)
        assert again.lead_ids == first.lead_ids
        lead = Lead.objects.get()
        assert lead.received_at == first.received_at
        assert lead.events.filter(kind=EventKind.RESENT).count() == 1

    def test_a_resend_without_a_customer_finds_its_original(self):
        source = SourceFactory()
        message_with(adf(inside='<id source="Portal">7</id>'), source=source)
        again = message_with(
            b'<adf><prospect status="resend"><id source="Portal">7</id></prospect></adf>',
            source=source,
        )

        assert again.outcome == Outcome.DUPLICATE
        assert len(again.lead_ids) == 1

    def test_a_resend_of_what_never_arrived_makes_no_lead_and_waits_for_a_person(self):
        message = message_with(
            b'<adf><prospect status="resend"><id source="P">9</id></prospect></adf>'
        )

        assert (message.outcome, message.reason) == (Outcome.DUPLICATE, Reason.RESEND_OF_UNKNOWN)
        assert message.state == MessageState.QUARANTINED
        assert Lead.objects.count() == 0

    def test_another_customer_under_an_old_number_is_a_new_lead(self):
        source = SourceFactory()
        message_with(adf(inside="<id>1</id>"), source=source)
        other = adf(inside="<id>1</id>", name="Bo", email="bo@example.com", phone="206-555-0199")

        assert message_with(other, source=source).outcome == Outcome.ACCEPTED

    def test_the_very_same_message_without_a_number_is_one_lead(self):
        source = SourceFactory()
        message_with(adf(), source=source)

        assert message_with(adf(), source=source).reason == Reason.RESEND
        assert Lead.objects.count() == 1

    def test_the_same_customer_and_vehicle_by_another_way_is_linked_and_not_counted(self):
        dealership = DealershipFactory()
        first = a_lead(dealership, phone="206-555-0147", email="x@example.com")
        second = a_lead(dealership, phone="(206) 555-0147", email="y@example.com")

        assert second.duplicate_of_id == first.pk
        assert second.state == LeadState.DUPLICATE
        assert list(Lead.objects.eligible()) == [first]

    def test_another_vehicle_another_dealership_or_another_week_is_another_lead(self):
        dealership = DealershipFactory()
        same = {"phone": "206-555-0147", "email": "x@example.com"}
        a_lead(dealership, **same, received_at=timezone.now() - timedelta(days=4))

        leads = [
            a_lead(dealership, **same),
            a_lead(dealership, **same, model="Strada"),
            a_lead(**same),
        ]
        assert [lead.duplicate_of_id for lead in leads] == [None, None, None]

    def test_a_duplicate_is_announced_to_nobody(self):
        dealership = DealershipFactory()
        same = {"phone": "206-555-0147", "email": "x@example.com"}
        a_lead(dealership, **same)
        duplicate = a_lead(dealership, **same, name="Ann again")

        assert not work.Work.objects.filter(kind="leads.breach", key=str(duplicate.pk)).exists()


class TestForms:
    FORM = {"name": "Ann Lee", "email": "ann@example.com", "comments": "Tuesday?", "model": "Vento"}

    def test_a_form_is_stored_raw_and_is_a_lead_at_once(self):
        dealership = DealershipFactory()
        lead = actions.receive_form(
            dealership, self.FORM, source_name="Spring page", tracking={"utm_source": "mail"}
        )

        assert lead.contact.email == "ann@example.com"
        assert lead.tracking == {"utm_source": "mail"}
        assert lead.source.kind == "landing_page"
        assert b"Tuesday?" in bytes(lead.message.raw)

    def test_a_form_without_a_way_back_is_refused_and_kept(self):
        with pytest.raises(Refused):
            actions.receive_form(DealershipFactory(), {"name": "Ann"}, source_name="Page")

        assert Message.objects.get().state == MessageState.QUARANTINED

    def test_a_form_sent_twice_is_one_lead(self):
        dealership = DealershipFactory()
        leads = [actions.receive_form(dealership, self.FORM, source_name="Page") for _ in range(2)]

        assert leads[0] == leads[1]


class TestUnread:
    def test_who_keeps_the_source_is_told_once_a_day_and_nobody_else(self, user_as):
        source = SourceFactory()
        keeper = user_as(Role.INTEGRATIONS_ADMIN, at=source.brand)
        user_as(Role.INTEGRATIONS_ADMIN, at=DealershipFactory().brand)
        user_as(Role.SALES_AGENT, at=source.dealership)
        message_with(b"<adf>cut", source=source)
        message_with(b"<adf>cut again", source=source)
        message_with(adf(), source=source)

        told = Notification.objects.get(kind="leads.unread")
        assert told.user == keeper
        assert source.name in told.text

    def test_a_message_for_no_dealership_is_told_to_who_keeps_the_brand(self, user_as):
        brand = DealershipFactory().brand
        keepers = [user_as(Role.INTEGRATIONS_ADMIN, at=place) for place in (None, brand)]
        message_with(adf(), source=SourceFactory(dealership=None, brand=brand))

        told = Notification.objects.filter(kind="leads.unread")
        assert {one.user for one in told} == set(keepers)


class TestReplay:
    def test_a_message_for_nobody_is_read_again_for_a_dealership(self, user_as):
        dealership = DealershipFactory()
        message = message_with(adf(), source=SourceFactory(dealership=None, brand=dealership.brand))
        admin = user_as(Role.INTEGRATIONS_ADMIN, at=dealership.brand)

        actions.replay(message, by=admin, dealership=dealership)
        work.drain()

        message.refresh_from_db()
        assert message.outcome == Outcome.ACCEPTED
        assert Lead.objects.get().received_at == message.received_at

    def test_what_became_a_lead_is_not_read_again(self, user_as):
        message = message_with(adf())

        with pytest.raises(OutOfStep):
            actions.replay(message, by=user_as(Role.INTEGRATIONS_ADMIN, at=None))

    def test_only_who_keeps_sources_replays(self, user_as):
        message = message_with(b"?")

        with pytest.raises(NotAllowed):
            actions.replay(message, by=user_as(Role.SALES_AGENT, at=message.dealership))

    def test_replaying_a_partly_read_message_makes_no_second_lead(self, user_as):
        good = adf().removeprefix(b'<?xml version="1.0"?><adf>').removesuffix(b"</adf>")
        message = message_with(b"<adf>" + good + b"<prospect><id>2</id></prospect></adf>")
        before = message.lead_ids

        actions.replay(message, by=user_as(Role.INTEGRATIONS_ADMIN, at=None))
        work.drain()

        message.refresh_from_db()
        assert message.lead_ids == before
        assert LeadEvent.objects.filter(kind=EventKind.RECEIVED).count() == 1
