"""Meta's and Google's doors: who may come in, what is kept, and that each lead comes once."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from dealers.leads import actions, fetching
from dealers.leads.models import Lead, Message, Source
from dealers.leads.states import MessageState, Reason
from portal.accounts.capabilities import Role
from portal.common import work
from portal.common.ids import uuid7
from portal.common.models import Work
from tests.factories.leads import SourceFactory

pytestmark = pytest.mark.django_db
SECRET, TOKEN, VERIFY, KEY = "app secret", "access token", "verify me", "a google key"


@pytest.fixture
def meta_source(settings, httpserver):
    settings.META_API_URL = httpserver.url_for("/v21.0")
    settings.OUTBOUND_ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    source = SourceFactory(kind=Source.Kind.META)
    source.keep_secrets(app_secret=SECRET, access_token=TOKEN, verify_token=VERIFY)
    source.save()
    return source


def notice(*ids: str) -> bytes:
    changes = [
        {
            "field": "leadgen",
            "value": {"leadgen_id": lead, "page_id": "7", "form_id": "8", "ad_id": "9"},
        }
        for lead in ids
    ]
    # Escaped as Meta escapes: the signature is over these very bytes.
    return json.dumps({"object": "page", "entry": [{"id": "ä", "changes": changes}]}).encode()


def lead_of(number: str) -> dict:
    return {
        "id": number,
        "created_time": "2026-11-20T10:00:00+0000",
        "field_data": [
            {"name": "full_name", "values": ["Zoë Müller"]},
            {"name": "email", "values": [f"zoe-{number}@example.com"]},
            {"name": "phone_number", "values": ["+12065550147"]},
            {"name": "Which model?", "values": ["Vento"]},
            {"name": "favourite colour", "values": ["blue"]},
        ],
    }


def post_meta(client, source, raw: bytes, secret: str = SECRET, signature: str = ""):
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": signature or f"sha256={digest}"}
    url = f"/intake/meta/{source.pk}/"
    return client.post(url, raw, content_type="application/json", headers=headers)


class TestMeta:
    def test_the_handshake_needs_the_token(self, client, meta_source):
        url = f"/intake/meta/{meta_source.pk}/"
        asked = {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": VERIFY}

        assert client.get(url, asked).content == b"42"
        assert client.get(url, asked | {"hub.verify_token": "x"}).status_code == 403
        assert client.get(url, asked | {"hub.verify_token": ""}).status_code == 403

    @pytest.mark.parametrize("signature", ["sha256=00", "x", "sha1=aa", "sha256=ä"])
    def test_a_wrong_signature_is_refused_and_nothing_kept(self, client, meta_source, signature):
        response = post_meta(client, meta_source, notice("1"), signature=signature)

        assert response.status_code == 403
        assert Message.objects.count() == 0

    def test_a_source_without_a_secret_lets_nobody_in(self, client, meta_source):
        meta_source.secrets = ""
        meta_source.save()

        assert post_meta(client, meta_source, notice("1"), secret="").status_code == 403

    def test_each_lead_of_a_batch_is_fetched_and_becomes_a_lead(
        self, client, meta_source, httpserver
    ):
        for number in ("11", "12"):
            wanted = {"Authorization": f"Bearer {TOKEN}"}
            httpserver.expect_request(f"/v21.0/{number}", headers=wanted).respond_with_json(
                lead_of(number)
            )
        response = post_meta(client, meta_source, notice("11", "12"))
        work.drain()

        assert response.json() == {"received": 2}
        first, second = Lead.objects.select_related("contact").order_by("external_id")
        assert (first.external_id, second.external_id) == ("11", "12")
        assert (first.contact.full_name, first.contact.phone) == ("Zoë Müller", "+12065550147")
        assert first.model == "Vento"
        assert first.tracking["ad_id"] == "9"
        assert first.extra[0]["attributes"] == {"favourite colour": "blue"}

    def test_the_same_notice_again_changes_nothing(self, client, meta_source, httpserver):
        httpserver.expect_request("/v21.0/11").respond_with_json(lead_of("11"))
        for _ in range(2):
            post_meta(client, meta_source, notice("11"))
            work.drain()

        assert Lead.objects.count() == 1
        assert len([r for r in httpserver.log if r[0].path.endswith("/11")]) == 1

    def test_a_token_that_is_refused_loses_no_lead(self, client, meta_source, httpserver):
        httpserver.expect_oneshot_request("/v21.0/11").respond_with_data("{}", status=401)
        post_meta(client, meta_source, notice("11"))
        work.drain()
        waiting = Message.objects.get(delivery_key="leadgen:11")
        assert (waiting.state, waiting.reason) == (MessageState.AWAITED, Reason.NOT_FETCHED)
        assert "401" in waiting.warnings[0]

        httpserver.expect_request("/v21.0/11").respond_with_json(lead_of("11"))
        work.drain(timezone.now() + timedelta(minutes=1))
        assert Lead.objects.get().message == waiting

    def test_tries_go_on_for_as_long_as_the_lead_is_kept_there(
        self, client, meta_source, httpserver
    ):
        httpserver.expect_request("/v21.0/11").respond_with_data("", status=500)
        post_meta(client, meta_source, notice("11"))
        message = Message.objects.get(delivery_key="leadgen:11")
        fetching.fetch_lead(message.pk, tries=40)
        armed = Work.objects.get(kind="leads.fetch", key=str(message.pk))
        assert armed.due_at - timezone.now() <= timedelta(hours=6)

        Message.objects.update(received_at=timezone.now() - timedelta(days=91))
        fetching.fetch_lead(message.pk, tries=41)
        message.refresh_from_db()
        assert message.state == MessageState.QUARANTINED

    def test_a_person_may_have_it_fetched_again(self, client, meta_source, httpserver, user_as):
        httpserver.expect_oneshot_request("/v21.0/11").respond_with_data("no json")
        post_meta(client, meta_source, notice("11"))
        work.drain()
        httpserver.expect_request("/v21.0/11").respond_with_json(lead_of("11"))
        admin = user_as(Role.INTEGRATIONS_ADMIN, at=None)

        actions.replay(Message.objects.get(delivery_key="leadgen:11"), by=admin)
        work.drain()
        assert Lead.objects.count() == 1

    def test_the_access_token_stands_nowhere_in_the_clear(self, meta_source):
        meta_source.refresh_from_db()

        assert TOKEN not in json.dumps(meta_source.__dict__, default=str)
        assert meta_source.secret("access_token") == TOKEN


def form(**about) -> dict:
    fields = {"FULL_NAME": "Ann Lee", "EMAIL": "ann@example.com", "VEHICLE_MODEL": "Vento"}
    columns = [{"column_id": key, "string_value": value} for key, value in fields.items()]
    body = {"lead_id": "g-1", "user_column_data": columns, "google_key": KEY, "gcl_id": "click"}
    return body | {"form_id": 5, "campaign_id": 6, "is_test": False} | about


@pytest.fixture
def google_source():
    source = SourceFactory(kind=Source.Kind.GOOGLE)
    source.keep_secrets(google_key=KEY)
    source.save()
    return source


def post_google(client, source, body: dict):
    raw = json.dumps(body)
    return client.post(f"/intake/google/{source.pk}/", raw, content_type="application/json")


class TestGoogle:
    def test_a_lead_form_becomes_a_lead(self, client, google_source):
        assert post_google(client, google_source, form()).status_code == 200
        work.drain()

        lead = Lead.objects.select_related("contact").get()
        assert (lead.contact.full_name, lead.model, lead.external_id) == ("Ann Lee", "Vento", "g-1")
        assert (lead.tracking["gclid"], lead.tracking["campaign_id"]) == ("click", "6")

    def test_the_key_is_kept_nowhere(self, client, google_source, caplog):
        post_google(client, google_source, form())
        post_google(client, google_source, form(google_key="guessed"))
        work.drain()

        assert KEY.encode() not in bytes(Message.objects.get().raw)
        assert KEY not in caplog.text
        assert "guessed" not in caplog.text

    @pytest.mark.parametrize("key", ["", "wrong", None, 7, ["x"]])
    def test_another_key_is_refused_and_nothing_kept(self, client, google_source, key):
        assert post_google(client, google_source, form(google_key=key)).status_code == 403
        assert Message.objects.count() == 0

    def test_a_test_is_answered_and_counts_for_nothing(self, client, google_source):
        assert post_google(client, google_source, form(is_test=True)).status_code == 200
        work.drain()

        assert Lead.objects.count() == Message.objects.count() == 0

    def test_the_same_lead_again_is_a_resend(self, client, google_source):
        for _ in range(2):
            post_google(client, google_source, form())
        work.drain()

        assert Lead.objects.count() == 1

    def test_a_foreign_or_missing_source_answers_alike(self, client, meta_source):
        there = post_google(client, meta_source, form())
        missing = post_google(client, Source(pk=uuid7()), form())

        assert (there.status_code, there.content) == (missing.status_code, missing.content)
