"""The page of dealers' systems, and connecting sources by command."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dealers.leads.models import Delivery, DeliveryTarget, Source
from portal.accounts.capabilities import Role
from portal.audit.models import Entry
from tests.factories.leads import SourceFactory, a_lead, adf, message_with
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db
URL = "/leads/deliveries/"


@pytest.fixture
def dealership():
    return DealershipFactory()


def test_a_system_is_connected_its_key_shown_once_and_stopped(client, sign_in, dealership):
    sign_in(Role.INTEGRATIONS_ADMIN, at=dealership)
    given = {"code": dealership.code, "kind": "http", "address": "https://crm.example/leads"}
    response = client.post(URL, given)
    target = DeliveryTarget.objects.get()

    assert b"whsec_" in response.content
    assert f"/intake/answers/{target.pk}/".encode() in response.content
    assert b"whsec_" not in client.get(URL).content
    client.post(f"{URL}{target.pk}/stop/")
    target.refresh_from_db()
    assert not target.is_active


def test_what_can_not_be_is_refused_beside_the_field(client, sign_in, dealership):
    sign_in(Role.INTEGRATIONS_ADMIN, at=dealership)
    foreign = DealershipFactory().code
    for code, address in ((foreign, "https://crm.example/"), (dealership.code, "file:///etc/x")):
        answer = client.post(URL, {"code": code, "kind": "http", "address": address})
        assert answer.status_code == 422


def test_what_waits_is_shown_and_can_be_handed_over_again(client, sign_in, dealership):
    lead = a_lead(dealership, name="Kim Park")
    target = DeliveryTarget.objects.create(dealership=dealership, address="https://crm.example/")
    about = {"target": target, "state": "failed", "last_error": "The host answered 500."}
    delivery = Delivery.objects.create(lead=lead, **about)
    sign_in(Role.INTEGRATIONS_ADMIN, at=dealership)
    page = client.get(URL).content

    assert b"The host answered 500." in page
    assert b"Kim Park" not in page, "customers are no business of those who connect systems"
    assert client.post(f"{URL}{delivery.pk}/again/").status_code == 302
    delivery.refresh_from_db()
    assert delivery.state == "waiting"


def test_a_source_with_secrets_is_connected_by_command(dealership, monkeypatch):
    monkeypatch.setenv("LEAD_GOOGLE_KEY", "the key")
    out = StringIO()
    about = {"source": "Google", "dealership": dealership.code, "stdout": out}
    call_command("add_lead_source", kind="google", **about)

    source = Source.objects.get(pk=json.loads(out.getvalue())["source"])
    assert (source.kind, source.dealership) == (Source.Kind.GOOGLE, dealership)
    assert source.secret("google_key") == "the key"
    with pytest.raises(CommandError, match="LEAD_PASSWORD"):
        call_command("add_lead_source", kind="mailbox", **about)


class TestReadingInFull:
    RAW = adf(inside="<comments>My SSN is 078-05-1120.</comments>")

    def test_comments_are_masked_until_an_agent_asks_and_that_is_recorded(
        self, client, sign_in, dealership
    ):
        lead = a_lead(dealership, inside="<comments>My SSN is 078-05-1120.</comments>")
        agent = sign_in(Role.SALES_AGENT, at=dealership)
        assert b"078-05-1120" not in client.get(f"/leads/{lead.pk}/").content

        assert b"078-05-1120" in client.post(f"/leads/{lead.pk}/full/").content
        entry = Entry.objects.get(event="lead.read_in_full")
        assert (entry.by, entry.subject_id) == (agent, str(lead.pk))

    def test_who_does_not_answer_leads_there_may_not(self, client, sign_in, dealership):
        lead = a_lead(dealership, inside="<comments>My SSN is 078-05-1120.</comments>")
        sign_in(Role.REGIONAL_MANAGER, at=dealership.region)

        assert client.post(f"/leads/{lead.pk}/full/").status_code == 403
        assert not Entry.objects.filter(event="lead.read_in_full").exists()

    def test_a_message_is_masked_as_well(self, client, sign_in, dealership):
        message = message_with(self.RAW, source=SourceFactory(dealership=dealership))
        sign_in(Role.INTEGRATIONS_ADMIN, at=dealership)
        url = f"/leads/messages/{message.pk}/"
        assert b"078-05-1120" not in client.get(url).content

        assert b"078-05-1120" in client.post(f"{url}full/").content
        assert Entry.objects.filter(event="lead_message.read_in_full").count() == 1
