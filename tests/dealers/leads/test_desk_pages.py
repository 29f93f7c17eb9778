"""What the desk's pages say about follow-ups, closed leads, and whose texts one writes."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from dealers.leads import actions
from dealers.leads.models import Lead, Sequence
from portal.accounts.capabilities import Role
from portal.common import work
from tests.factories.leads import a_lead
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db
FIRST = re.compile(r"<select name=\"dealership\".*?<option value=\"([^\"]*)\"", re.DOTALL)


@pytest.fixture
def dealership():
    return DealershipFactory(open_on_weekdays=True)


def page_of(client, name, *keys):
    return client.get(reverse(f"leads:{name}", args=keys)).content.decode()


def test_follow_ups_stand_in_the_words_that_their_customer_will_read(
    dealership, client, sign_in, user_as
):
    step = {
        "day": 0,
        "kind": "task",
        "subject": "Call {first_name} about the {vehicle}",
        "body": "",
    }
    made = Sequence(brand=dealership.brand, dealership=dealership, name="Week")
    actions.save_sequence(made, [step], by=user_as(Role.DEALER_PRINCIPAL, at=dealership))
    lead = a_lead(dealership)
    work.drain()
    lead.follow_ups.update(due_at=timezone.now())
    sign_in(Role.SALES_AGENT, at=dealership)
    said = f"Call {lead.contact.full_name} about the {lead.vehicle}"
    for page in (page_of(client, "detail", lead.pk), page_of(client, "queue")):
        assert said in page
        assert "{first_name}" not in page
    assert lead.follow_ups.get().subject == step["subject"]


def test_a_lead_that_was_closed_unanswered_is_not_late_now(dealership, client, sign_in):
    lead = a_lead(dealership)
    then = lead.due_at
    Lead.objects.filter(pk=lead.pk).update(closed_at=then, verdict="lost", lost_reason="no_reach")
    sign_in(Role.SALES_AGENT, at=dealership)
    assert "Never answered" in page_of(client, "detail", lead.pk)
    assert Lead.objects.get(pk=lead.pk).standing == "Never answered"
    Lead.objects.filter(pk=lead.pk).update(closed_at=None, verdict="", lost_reason="")
    assert Lead.objects.get(pk=lead.pk).standing != "Never answered"


@pytest.mark.parametrize("name", ["new-sequence", "new-template"])
def test_who_writes_for_one_dealership_finds_it_chosen(dealership, client, sign_in, name):
    sign_in(Role.DEALER_PRINCIPAL, at=dealership)
    page = page_of(client, name)
    assert FIRST.findall(page) == [str(dealership.pk)]
    assert "Every dealership of the brand" not in page
    sign_in(Role.NETWORK_ADMIN, at=None)
    assert "Every dealership of the brand" in page_of(client, name)


def test_a_search_that_finds_nothing_does_not_call_the_list_empty(client, sign_in):
    sign_in(Role.NETWORK_ADMIN, at=None)
    assert "Nobody is on the list" in page_of(client, "no-contact")
    page = client.get(reverse("leads:no-contact"), {"q": "+12025550100"}).content.decode()
    assert "Nobody is on the list" not in page
    assert "No entry has this number or address." in page
