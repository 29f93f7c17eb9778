"""To the dealer's own system and back: handed over until acknowledged, answered late and once."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from standardwebhooks import Webhook

from dealers.leads import actions, passing
from dealers.leads.adf import read_adf
from dealers.leads.models import Delivery, DeliveryTarget, Lead, LeadEvent
from dealers.leads.states import DeliveryState, LeadState
from dealers.network.models import Dealership
from portal.accounts.capabilities import Role
from portal.common import work
from portal.common.models import Work
from portal.common.refusals import NotAllowed, OutOfStep, Refused
from tests.factories.leads import a_lead
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dealership():
    return DealershipFactory()


@pytest.fixture
def admin(user_as):
    return user_as(Role.INTEGRATIONS_ADMIN, at=None)


@pytest.fixture
def crm(httpserver, settings, dealership, admin):
    """A system that takes leads at /leads; gives its answer key."""
    settings.OUTBOUND_ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    url = httpserver.url_for("/leads")
    _target, key = actions.set_delivery_target(
        dealership, kind="http", address=url, token="let me in", by=admin
    )
    return key


class TestHandingOver:
    def test_a_new_lead_arrives_there_as_adf_with_both_numbers(self, crm, dealership, httpserver):
        asked = {"Authorization": "Bearer let me in", "Content-Type": "application/xml"}
        httpserver.expect_request("/leads", headers=asked).respond_with_json({"id": "crm-7"})
        lead = a_lead(dealership, inside='<id source="portal">77</id>')
        work.drain()

        (prospect,) = read_adf(httpserver.log[0][0].get_data())
        assert [(i.value, i.source) for i in prospect.ids] == [
            ("77", "portal"),
            (str(lead.pk), "Rooftop"),
        ]
        assert prospect.contact.emails == (lead.contact.email,)
        delivery = Delivery.objects.get(lead=lead)
        assert (delivery.state, delivery.remote_id) == (DeliveryState.DELIVERED, "crm-7")

    def test_what_is_refused_is_tried_again_later_and_later(self, crm, dealership, httpserver):
        httpserver.expect_request("/leads").respond_with_data("", status=503)
        lead = a_lead(dealership)
        work.drain()
        delivery = Delivery.objects.get(lead=lead)
        assert (delivery.state, delivery.tries) == (DeliveryState.WAITING, 1)
        assert "503" in delivery.last_error
        pauses = []
        for _ in range(3):
            armed = Work.objects.get(kind="leads.deliver", key=str(delivery.pk))
            pauses.append((armed.due_at - timezone.now()).total_seconds())
            passing.deliver(delivery.pk)
        assert pauses == sorted(pauses)

        httpserver.clear()
        httpserver.expect_request("/leads").respond_with_data("")
        passing.deliver(delivery.pk)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.tries) == (DeliveryState.DELIVERED, 5)

    def test_after_three_days_it_waits_for_a_person_who_may_try_again(
        self, crm, dealership, httpserver, admin, user_as
    ):
        httpserver.expect_request("/leads").respond_with_data("", status=500)
        lead = a_lead(dealership, received_at=timezone.now() - timedelta(days=4))
        work.drain()
        delivery = Delivery.objects.get(lead=lead)
        assert delivery.state == DeliveryState.FAILED

        with pytest.raises(NotAllowed):
            actions.deliver_again(delivery, by=user_as(Role.SALES_AGENT, at=dealership))
        httpserver.clear()
        httpserver.expect_request("/leads").respond_with_data("")
        actions.deliver_again(delivery, by=admin)
        work.drain()
        with pytest.raises(OutOfStep):
            actions.deliver_again(delivery, by=admin)

    def test_a_delivered_one_is_not_sent_twice(self, crm, dealership, httpserver):
        httpserver.expect_request("/leads").respond_with_data("")
        lead = a_lead(dealership)
        work.drain()
        passing.deliver(lead.delivery.pk)

        assert len(httpserver.log) == 1

    def test_by_mail_the_document_is_attached(self, dealership, admin):
        actions.set_delivery_target(dealership, kind="mail", address="crm@example.com", by=admin)
        a_lead(dealership, name="Zoë Müller")
        work.drain()

        (sent,) = mail.outbox
        name, content, kind = sent.attachments[0]
        assert (sent.to, name, kind) == (["crm@example.com"], "lead.adf", "application/xml")
        assert read_adf(content.encode())[0].contact.full_name == "Zoë Müller"

    def test_nothing_is_sent_where_no_system_is_connected_or_it_was_stopped(
        self, crm, dealership, admin
    ):
        actions.stop_delivery(dealership.lead_delivery_target, by=admin)
        a_lead(dealership), a_lead()

        assert Delivery.objects.count() == 0

    def test_secrets_are_sealed_and_addresses_checked(self, crm, dealership, admin):
        target = DeliveryTarget.objects.get()
        assert "let me in" not in target.token
        assert crm not in target.answer_key
        for kind, address in (("http", "file:///etc/passwd"), ("mail", "nobody")):
            with pytest.raises(Refused):
                actions.set_delivery_target(dealership, kind=kind, address=address, by=admin)


class TestAnswers:
    def post(self, client, key: str, told: dict, *, at: datetime | None = None, number="msg-1"):
        target = DeliveryTarget.objects.get()
        body, when = json.dumps({"data": told}), at or datetime.now(UTC)
        headers = {
            "webhook-id": number,
            "webhook-timestamp": str(int(when.timestamp())),
            "webhook-signature": Webhook(key).sign(number, when, body),
        }
        url = f"/intake/answers/{target.pk}/"
        return client.post(url, body, content_type="application/json", headers=headers)

    def test_a_call_stops_the_clock_at_the_time_it_was(self, client, crm, dealership):
        lead = a_lead(dealership, received_at=timezone.now() - timedelta(hours=30))
        at = lead.received_at + timedelta(minutes=4)
        told = {"lead": str(lead.pk), "channel": "call", "at": at.isoformat(), "by": "Somebody"}

        assert self.post(client, crm, told).status_code == 201
        lead.refresh_from_db()
        assert lead.first_response_at == at
        assert lead.state == LeadState.MET

    def test_an_earlier_answer_that_is_told_later_corrects_it(self, client, crm, dealership):
        lead = a_lead(dealership, received_at=timezone.now() - timedelta(hours=2))
        for number, minutes in (("a", 90), ("b", 10), ("c", 60)):
            at = (lead.received_at + timedelta(minutes=minutes)).isoformat()
            self.post(
                client, crm, {"lead": str(lead.pk), "channel": "call", "at": at}, number=number
            )

        lead.refresh_from_db()
        assert lead.wall_seconds == 600

    def test_an_automatic_one_stops_nothing(self, client, crm, dealership):
        lead = a_lead(dealership)
        told = {"lead": str(lead.pk), "channel": "mail", "automatic": True}
        assert self.post(client, crm, told).status_code == 201

        lead.refresh_from_db()
        assert lead.first_response_at is None

    @pytest.mark.parametrize("way", ["email", "phone", "vin", "external"])
    def test_without_our_number_contact_or_vin_tell(self, client, crm, dealership, way):
        a_lead(dealership)
        lead = a_lead(
            dealership,
            email="kim@example.com",
            phone="206-555-0147",
            inside="<id>E-5</id><vehicle><vin>1HGCM82633A004352</vin></vehicle>",
        )
        told = {
            "email": {"email": "KIM@example.com"},
            "phone": {"phone": "(206) 555-0147"},
            "vin": {"vin": "1hgcm82633a004352"},
            "external": {"lead": "E-5"},
        }[way]

        response = self.post(client, crm, {"channel": "call", **told})
        assert response.json()["lead"] == str(lead.pk)

    def test_a_number_as_it_is_dialled_at_home_tells_and_three_digits_do_not(
        self, client, crm, dealership
    ):
        Dealership.objects.update(country="DE")
        lead = a_lead(Dealership.objects.get(), phone="+49 30 901820")

        few = self.post(client, crm, {"channel": "call", "phone": "901"})
        home = self.post(client, crm, {"channel": "call", "phone": "030 / 90 18 20"}, number="2")
        assert (few.status_code, home.json().get("lead")) == (422, str(lead.pk))

    @pytest.mark.parametrize("minutes", [-6, 6])
    def test_an_old_or_early_signature_is_refused(self, client, crm, dealership, minutes):
        at = datetime.now(UTC) + timedelta(minutes=minutes)

        assert self.post(client, crm, {"channel": "call"}, at=at).status_code == 403

    def test_the_same_message_again_is_refused_and_logged_once(self, client, crm, dealership):
        lead = a_lead(dealership)
        told = {"lead": str(lead.pk), "channel": "call"}
        codes = [self.post(client, crm, told).status_code for _ in range(2)]

        assert codes == [201, 409]
        assert LeadEvent.objects.filter(lead=lead, is_response=True).count() == 1

    def test_another_key_is_refused(self, client, crm, dealership):
        other = "whsec_" + b64encode(b"x" * 32).decode()

        assert self.post(client, other, {"channel": "call"}).status_code == 403

    def test_what_was_not_taken_may_be_sent_again(self, client, crm, dealership):
        told = {"email": "kim@example.com", "channel": "call"}
        assert self.post(client, crm, told).status_code == 422
        a_lead(
            dealership, email="kim@example.com", received_at=timezone.now() - timedelta(minutes=1)
        )

        assert self.post(client, crm, told).status_code == 201

    def test_a_neighbours_lead_is_none_of_ours(self, client, crm, dealership):
        theirs = a_lead()
        response = self.post(client, crm, {"lead": str(theirs.pk), "channel": "call"})
        missing = self.post(
            client, crm, {"lead": str(dealership.pk), "channel": "call"}, number="x"
        )

        assert (response.status_code, response.content) == (missing.status_code, missing.content)
        assert Lead.objects.get().first_response_at is None

    def test_who_answered_is_named_when_one_of_the_staff_fits(
        self, client, crm, dealership, user_as
    ):
        agent = user_as(Role.SALES_AGENT, at=dealership, full_name="Ann Lee")
        lead = a_lead(dealership)
        told = {"lead": str(lead.pk), "channel": "call", "by": "ann lee"}
        self.post(client, crm, told)

        lead.refresh_from_db()
        assert lead.first_response_by == agent
