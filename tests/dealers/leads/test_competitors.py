"""What a competitor gets at the doors of leads: the answer of what is not there."""

import pytest
from django.urls import reverse

from portal.accounts.capabilities import Role
from tests.factories.leads import a_lead, message_with
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db


LEAD_PAGES = ["detail"]


LEAD_POSTS = ["contact", "claim", "assign", "close", "reopen", "exclude", "readmit"]


@pytest.mark.parametrize("role", [Role.SALES_AGENT, Role.DEALER_PRINCIPAL])
@pytest.mark.parametrize("name", LEAD_PAGES + LEAD_POSTS)
def test_a_competitor_does_not_know_that_the_lead_exists(client, sign_in, name, role):
    lead = a_lead()
    sign_in(role, at=DealershipFactory(region=lead.region))

    ask = client.get if name in LEAD_PAGES else client.post
    assert ask(reverse(f"leads:{name}", args=[lead.pk])).status_code == 404
    lead.refresh_from_db()
    assert lead.owner is None
    assert lead.events.count() == 1


@pytest.mark.parametrize("name", LEAD_PAGES + LEAD_POSTS)
def test_its_own_principal_does_know_it(client, sign_in, name):
    lead = a_lead()
    sign_in(Role.DEALER_PRINCIPAL, at=lead.dealership)

    ask = client.get if name in LEAD_PAGES else client.post
    assert ask(reverse(f"leads:{name}", args=[lead.pk])).status_code != 404


@pytest.mark.parametrize("name", ["message", "replay", "renew-key", "switch-source"])
def test_another_dealerships_admin_knows_neither_its_messages_nor_its_sources(
    client, sign_in, name
):
    message = message_with(b"?")
    sign_in(Role.INTEGRATIONS_ADMIN, at=DealershipFactory(region=message.dealership.region))
    row = message if name in ("message", "replay") else message.source

    ask = client.get if name == "message" else client.post
    assert ask(reverse(f"leads:{name}", args=[row.pk])).status_code == 404
    assert message.source.name not in client.get(reverse("leads:sources")).content.decode()
