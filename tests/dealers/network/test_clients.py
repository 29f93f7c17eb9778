"""API clients: made by those who may, never above them, out with the next request."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dealers.network import actions, clients
from dealers.network.models import ApiClient, Dealership
from dealers.network.people import people_managed_by, staff_with
from dealers.network.policies import capabilities_for_client
from dealers.network.reasons import who_sees
from dealers.network.scoping import scope_of
from portal.accounts.capabilities import Can, Role
from portal.audit.models import Entry
from portal.common.refusals import NotAllowed, Refused
from tests.factories.leads import a_lead
from tests.factories.network import DealershipFactory, a_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return DealershipFactory()


@pytest.fixture
def principal(user_as, here):
    return user_as(Role.DEALER_PRINCIPAL, at=here)


def call(secret, path="/api/v1/dealerships/", method="get", **kwargs):
    return getattr(Client(), method)(path, headers={"Authorization": f"Bearer {secret}"}, **kwargs)


def test_a_client_reads_what_lies_in_its_scope_and_nothing_else(here, principal):
    DealershipFactory(region=here.region)
    _client, secret = a_client(at=here, by=principal)

    rows = call(secret).json()["results"]

    assert [row["id"] for row in rows] == [str(here.pk)]
    assert call(secret, "/api/v1/leads/").json()["results"] == []


def test_only_a_hash_of_the_secret_is_kept(here, principal):
    client, secret = a_client(at=here, by=principal)

    stored = ApiClient.objects.values().get(pk=client.pk)

    assert secret not in str(stored)
    assert secret not in str(list(Entry.objects.values()))


def test_a_client_may_do_what_was_chosen_for_it_and_not_all_of_its_role(here, principal):
    client, _secret = a_client(at=here, by=principal, can=[Can.VIEW_NETWORK, Can.VIEW_LEADS])

    held = [can for can in Can if scope_of(client.user, can)]

    assert held == [Can.VIEW_NETWORK, Can.VIEW_LEADS]
    assert client.user.has_perm("network.view_leads", here)
    assert not client.user.has_perm("network.view_inventory", here)


def test_a_client_that_reads_is_refused_everything_else(here, principal):
    lead = a_lead(here)
    _reader, reads = a_client(at=here, by=principal, can=[Can.VIEW_LEADS])
    _writer, writes = a_client(
        "DMS", Role.API_WRITER, at=here, by=principal, can=[Can.VIEW_LEADS, Can.ANSWER_LEADS]
    )
    path, contact = f"/api/v1/leads/{lead.pk}/responses/", {"channel": "call", "result": "reached"}

    assert call(reads, path, "post", data=contact).status_code == 403
    assert call(writes, path, "post", data=contact).status_code == 201


@pytest.mark.parametrize("secret", ["", "rooftop_wrong", "rooftop_\xe9"])
def test_a_wrong_key_is_told_apart_from_no_rights(secret):
    answer = call(secret)

    assert answer.status_code == 401
    assert "Bearer" in answer["WWW-Authenticate"]


def test_a_revoked_client_is_out_with_its_next_request(here, principal):
    client, secret = a_client(at=here, by=principal)
    assert call(secret).status_code == 200

    actions.revoke_client(client, by=principal)

    assert call(secret).status_code == 401
    assert not client.user.has_perm("network.view_network", here)


def test_the_control_is_that_the_key_alone_would_still_open(here, principal, monkeypatch):
    client, secret = a_client(at=here, by=principal)
    ApiClient.objects.filter(pk=client.pk).update(revoked_at=timezone.now())
    monkeypatch.setattr("dealers.network.querysets.ApiClientQuerySet.active", lambda rows: rows)

    assert call(secret).status_code == 200


def test_an_expired_client_is_out(here, principal):
    _client, secret = a_client(at=here, by=principal, days=1)

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert call(secret).status_code == 401


def test_a_new_secret_spoils_the_old_one(here, principal):
    client, old = a_client(at=here, by=principal)

    new = actions.renew_client(client, by=principal)

    assert (call(old).status_code, call(new).status_code) == (401, 200)


def test_a_member_who_moves_away_leaves_the_client_where_it_is(here, principal):
    _client, secret = a_client(at=here, by=principal)
    actions.end_membership(principal.memberships.get(), by=None)

    assert len(call(secret).json()["results"]) == 1


def test_too_many_requests_are_refused_for_a_while(here, principal, monkeypatch):
    monkeypatch.setattr(clients, "REQUESTS_A_MINUTE", 2)
    _client, secret = a_client(at=here, by=principal)

    answers = [call(secret) for _one in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"]


def test_guessing_keys_is_slowed_down(monkeypatch):
    monkeypatch.setattr(clients, "TRIES_A_MINUTE", 2)

    assert [call(f"rooftop_{n}").status_code for n in range(3)] == [401, 401, 429]


def test_use_is_noted_with_its_address(here, principal):
    client, secret = a_client(at=here, by=principal)

    call(secret)

    client.refresh_from_db()
    assert client.last_used_at
    assert client.last_address == "127.0.0.1"


def test_nobody_makes_a_client_that_can_do_more_than_they_can(here, user_as):
    keeper = user_as(Role.INTEGRATIONS_ADMIN, at=here)

    with pytest.raises(NotAllowed):
        a_client(at=here, by=keeper, can=[Can.VIEW_LEADS])
    with pytest.raises(NotAllowed):
        a_client(at=here.brand, by=keeper)
    a_client(at=here, by=keeper, can=[Can.VIEW_INVENTORY])


def test_those_above_a_dealership_make_no_client_of_it_for_what_it_shares(here, user_as):
    admin = user_as(Role.NETWORK_ADMIN, at=None)

    offered = capabilities_for_client(admin, Role.API_READER, here)

    assert Can.VIEW_INVENTORY in offered
    assert Can.VIEW_KPIS not in offered
    assert Can.VIEW_KPIS in capabilities_for_client(admin, Role.API_READER, here.brand)


def test_an_agent_makes_no_clients(here, user_as, client):
    agent = user_as(Role.SALES_AGENT, at=here)
    client.force_login(agent)

    with pytest.raises(NotAllowed):
        a_client(at=here, by=agent)
    assert client.get(reverse("network:client-list")).status_code == 404
    assert client.get(reverse("network:new-client")).status_code == 404


def test_a_client_without_anything_to_do_or_past_its_day_is_refused(here, principal):
    with pytest.raises(Refused):
        a_client(at=here, by=principal, can=[])
    with pytest.raises(Refused):
        a_client(at=here, by=principal, days=-1)


def test_machines_are_no_people(here, principal):
    machine = a_client(at=here, by=principal, can=[Can.VIEW_LEADS])[0].user

    assert machine not in people_managed_by(principal)
    assert machine not in staff_with(Can.VIEW_LEADS, [here.pk])
    assert not machine.has_usable_password()
    assert machine in [reason.user for reason in who_sees(here)]


def test_the_role_of_a_machine_is_given_to_no_person(here, user_as):
    admin, person = user_as(Role.NETWORK_ADMIN, at=None), user_as(Role.VIEWER, at=here)

    with pytest.raises(NotAllowed):
        actions.add_member(person, Role.API_WRITER, at=here, by=admin)


def test_the_pages_show_a_secret_once(client, here, principal):
    client.force_login(principal)
    form = {"name": "Warehouse", "role": "api_reader", "can": ["view_network"],
            "until": timezone.localdate() + timedelta(days=5)}  # fmt: skip
    address = f"{reverse('network:new-client')}?at=dealership:{here.pk}"

    made = client.post(address, form)

    secret = made.context["secret"]
    assert secret in made.content.decode()
    assert call(secret).status_code == 200
    assert secret not in client.get(reverse("network:client-list")).content.decode()
    client.post(reverse("network:revoke-client", args=[made.context["made"].pk]))
    assert call(secret).status_code == 401
    events = ["api_client.made", "api_client.revoked"]
    assert list(Entry.objects.filter(event__in=events).values_list("event", flat=True)) == events


def test_a_form_that_asks_for_too_much_says_what(client, here, principal):
    client.force_login(principal)
    form = {"name": "X", "role": "api_reader", "can": ["answer_leads"], "until": "2020-01-01"}

    answer = client.post(f"{reverse('network:new-client')}?at=dealership:{here.pk}", form)

    assert answer.status_code == 422
    assert {"can", "until"} <= set(answer.context["form"].errors)
    assert not ApiClient.objects.exists()


def test_a_client_follows_a_dealership_that_moves_out_of_its_region(here, user_as):
    manager = user_as(Role.NETWORK_ADMIN, at=here.brand)
    client, secret = a_client(at=here.region, by=manager)
    assert len(call(secret).json()["results"]) == 1

    other = DealershipFactory(region__brand=here.brand).region
    actions.move_dealership(Dealership.objects.get(pk=here.pk), to=other, by=None)

    assert call(secret).json()["results"] == []
    assert client.membership.region == here.region
