"""The pages of messages and sources of leads."""

import pytest
from django.urls import reverse

from dealers.leads.models import Lead, Message, Source
from portal.accounts.capabilities import Role
from portal.common import work
from tests.factories.leads import SourceFactory, adf, message_with
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db


class TestMessages:
    @pytest.fixture
    def admin(self, sign_in):
        return sign_in(Role.INTEGRATIONS_ADMIN, at=None)

    def test_what_waits_for_a_person_is_listed_with_its_reason(self, client, admin):
        message_with(b"hello")
        message_with(adf())

        page = client.get(reverse("leads:messages")).content.decode()
        assert page.count("There is no ADF document in it.") == 1

    def test_one_is_shown_as_it_arrived(self, client, admin):
        message = message_with(b"<b>bold & raw</b>")

        page = client.get(reverse("leads:message", args=[message.pk])).content.decode()
        assert "&lt;b&gt;bold &amp; raw&lt;/b&gt;" in page

    def test_one_for_nobody_is_sent_to_a_dealership_and_read_again(self, client, admin):
        dealership = DealershipFactory()
        source = SourceFactory(dealership=None, brand=dealership.brand)
        message = message_with(adf(), source=source)

        response = client.post(
            reverse("leads:replay", args=[message.pk]), {"code": dealership.code}
        )
        work.drain()
        assert response.status_code == 302
        assert Lead.objects.get().dealership == dealership

    def test_an_unknown_code_is_said_beside_the_field(self, client, admin):
        message = message_with(b"hello")

        response = client.post(reverse("leads:replay", args=[message.pk]), {"code": "nope"})
        assert response.status_code == 422

    def test_agents_do_not_see_any(self, client, sign_in):
        message = message_with(b"hello")
        sign_in(Role.SALES_AGENT, at=message.dealership)

        assert client.get(reverse("leads:message", args=[message.pk])).status_code == 404


class TestSources:
    def test_a_new_one_shows_its_key_once_and_the_key_opens_the_door(self, client, sign_in):
        dealership = DealershipFactory()
        sign_in(Role.INTEGRATIONS_ADMIN, at=dealership.brand)
        form = {"name": "Portal", "brand": dealership.brand_id, "code": dealership.code}

        page = client.post(reverse("leads:sources"), form).content.decode()
        key = page.split('rt-key">')[1].split("<")[0]
        assert key not in client.get(reverse("leads:sources")).content.decode()
        sent = client.post(
            "/intake/adf/", adf(), content_type="text/xml", headers={"X-Source-Key": key}
        )
        assert sent.status_code == 202
        assert Message.objects.get().dealership == dealership

    def test_a_new_key_shuts_the_old_one_out(self, client, sign_in):
        source = SourceFactory()
        sign_in(Role.NETWORK_ADMIN, at=None)
        client.post(reverse("leads:renew-key", args=[source.pk]))

        answer = client.post(
            "/intake/adf/", adf(), "text/xml", headers={"X-Source-Key": source.key}
        )
        assert answer.status_code == 401

    def test_a_name_is_given_once(self, client, sign_in):
        source = SourceFactory()
        sign_in(Role.NETWORK_ADMIN, at=None)
        form = {"name": source.name, "brand": source.brand_id, "code": source.dealership.code}

        assert client.post(reverse("leads:sources"), form).status_code == 422
        assert Source.objects.count() == 1

    def test_who_keeps_none_can_add_none(self, client, sign_in):
        dealership = DealershipFactory()
        sign_in(Role.SALES_AGENT, at=dealership)
        form = {"name": "Mine", "brand": dealership.brand_id, "code": dealership.code}

        assert client.post(reverse("leads:sources"), form).status_code == 422
        assert not Source.objects.exists()

    def test_who_keeps_none_is_offered_nothing_that_would_be_refused(self, client, sign_in):
        dealership = DealershipFactory()
        for role, offered in ((Role.DEALER_PRINCIPAL, False), (Role.NETWORK_ADMIN, True)):
            sign_in(role, at=dealership if role is Role.DEALER_PRINCIPAL else None)
            page = client.get(reverse("leads:sources")).content.decode()
            assert (reverse("leads:new-file") in page) is offered
            assert ("Add a source" in page) is offered

    def test_one_is_refused_and_accepted_again(self, client, sign_in):
        source = SourceFactory()
        sign_in(Role.NETWORK_ADMIN, at=None)
        for active in (False, True):
            client.post(reverse("leads:switch-source", args=[source.pk]))
            source.refresh_from_db()
            assert source.is_active is active
