"""Leads of somebody who leaves: the successor's or everybody's, in the same transaction."""

import pytest
from django.urls import reverse

from dealers.leads import actions as leads
from dealers.leads.models import Lead
from dealers.leads.states import Channel, ContactResult, Verdict
from dealers.network import actions
from portal.accounts.capabilities import Role
from portal.audit.models import Entry
from tests.factories.leads import a_lead
from tests.factories.network import DealerGroupFactory, DealershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return DealershipFactory(group=DealerGroupFactory())


@pytest.fixture
def leaver(user_as, here):
    return user_as(Role.SALES_AGENT, at=here)


@pytest.fixture
def lead(here, leaver):
    return leads.claim(a_lead(here), by=leaver)


def end(person, *, successor=None):
    actions.end_membership(person.memberships.get(), by=None, successor=successor)


def owner_of(lead):
    return Lead.objects.get(pk=lead.pk).owner


def test_open_leads_go_to_the_successor_with_their_clock(here, leaver, lead, user_as):
    successor = user_as(Role.SALES_AGENT, at=here)

    end(leaver, successor=successor)

    after = Lead.objects.get(pk=lead.pk)
    assert (after.owner, after.due_at) == (successor, lead.due_at)
    assert after.events.filter(kind="assigned").last().detail == {"to": str(successor)}
    assert "1 open leads" in successor.notifications.get().text
    assert Entry.objects.get(event="membership.ended").detail["handed"] == {"leads": 1}


def test_without_a_successor_leads_are_everybodys_again(leaver, lead, here, user_as):
    end(leaver)

    assert owner_of(lead) is None
    colleague = user_as(Role.SALES_AGENT, at=here)
    assert leads.claim(lead, by=colleague).owner == colleague


def test_what_is_closed_stays_as_it_was(here, leaver, lead):
    leads.record_response(lead, by=leaver, channel=Channel.CALL, result=ContactResult.REACHED)
    leads.close(lead, by=leaver, verdict=Verdict.WON)

    end(leaver)

    assert owner_of(lead) == leaver


def test_leads_elsewhere_stay(here, leaver, lead, user_as):
    other = DealershipFactory()
    actions.add_member(leaver, Role.SALES_AGENT, at=other, by=None)
    elsewhere = leads.claim(a_lead(other), by=type(leaver).objects.get(pk=leaver.pk))

    actions.end_membership(leaver.memberships.get(dealership=here), by=None)

    assert (owner_of(lead), owner_of(elsewhere)) == (None, leaver)


def test_who_answers_by_another_role_keeps_their_leads(here, leaver, lead):
    actions.add_member(leaver, Role.DEALER_PRINCIPAL, at=here.group, by=None)

    actions.end_membership(leaver.memberships.get(dealership=here), by=None)

    assert owner_of(lead) == leaver


def test_a_successor_who_does_not_answer_leads_gets_none(here, leaver, lead, user_as):
    viewer = user_as(Role.VIEWER, at=here)

    end(leaver, successor=viewer)

    assert owner_of(lead) is None
    assert not viewer.notifications.exists()


def test_the_page_says_how_many_before_it_ends_a_role(client, here, leaver, lead, user_as):
    client.force_login(user_as(Role.DEALER_PRINCIPAL, at=here))
    address = reverse("network:membership", args=[leaver.memberships.get().pk])

    page = client.get(address)

    assert [(part.key, number) for part, number in page.context["left_behind"]] == [("leads", 1)]


def test_when_ending_fails_nothing_was_handed_over(leaver, lead, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("dealers.network.actions.members.record_member", broken)

    with pytest.raises(RuntimeError):
        end(leaver)

    assert owner_of(lead) == leaver
