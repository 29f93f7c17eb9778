"""A POST sent twice with the same Idempotency-Key is done once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from dealers.leads.models import LeadEvent
from portal.accounts.capabilities import Role
from portal.common.models import KeptAnswer
from portal.common.tasks import forget_answers
from tests.factories.leads import a_lead


@pytest.fixture
def lead(db):
    return a_lead(name="Ann Lee", email="ann@example.com")


@pytest.fixture
def agent(sign_in, lead):
    return sign_in(Role.SALES_AGENT, at=lead.dealership)


def call(client, lead, key="k-1", **data):
    headers = {"Idempotency-Key": key} if key else {}
    body = {"channel": "call"} | data
    path = f"/api/v1/leads/{lead.pk}/responses/"
    return client.post(path, body, content_type="application/json", headers=headers)


def calls():
    return LeadEvent.objects.filter(kind="call").count()


def test_the_second_gets_the_first_one_s_answer(client, agent, lead):
    first, again = call(client, lead), call(client, lead)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["Idempotent-Replay"] == "1"
    assert "Idempotent-Replay" not in first
    assert calls() == 1


def test_without_a_key_it_is_done_twice(client, agent, lead):
    call(client, lead, key="")
    call(client, lead, key="")
    assert calls() == 2


def test_the_same_key_with_another_request_is_refused(client, agent, lead):
    call(client, lead)
    assert call(client, lead, channel="text").status_code == 409
    assert calls() == 1


def test_another_caller_may_use_the_same_key(client, agent, lead, user_as):
    call(client, lead)
    client.force_login(user_as(Role.SALES_AGENT, at=lead.dealership))
    assert "Idempotent-Replay" not in call(client, lead)
    assert calls() == 2


def test_what_was_refused_may_be_mended_and_sent_again(client, agent, lead):
    assert call(client, lead, channel="pigeon").status_code == 400
    assert call(client, lead).status_code == 201


def test_a_key_too_long_is_refused(client, agent, lead):
    assert call(client, lead, key="k" * 201).status_code == 400
    assert calls() == 0


def test_answers_are_forgotten_after_a_day(client, agent, lead):
    call(client, lead)
    forget_answers(None)
    assert KeptAnswer.objects.count() == 1
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    forget_answers(None)
    assert KeptAnswer.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_done():
    # Made here: the fixtures above live in a transaction that no other thread sees.
    from dealers.network.actions import add_member  # noqa: PLC0415
    from tests.factories.network import UserFactory  # noqa: PLC0415

    lead, agent = a_lead(name="Ann Lee", email="ann@example.com"), UserFactory()
    add_member(agent, Role.SALES_AGENT, at=lead.dealership, by=None)
    gate, answers = threading.Barrier(6), []

    def send():
        client = Client()
        client.force_login(agent)
        gate.wait()
        answers.append(call(client, lead))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [201] * 6
    assert sum("Idempotent-Replay" not in answer for answer in answers) == 1
    assert calls() == 1


def test_the_schema_names_the_key_where_it_counts(client, agent):
    paths = client.get("/api/schema/?format=json").json()["paths"]

    def headers(path, method):
        parameters = paths[path][method].get("parameters", [])
        return [one["name"] for one in parameters if one["in"] == "header"]

    assert headers("/api/v1/leads/{id}/responses/", "post") == ["Idempotency-Key"]
    assert headers("/api/v1/leads/", "get") == []
