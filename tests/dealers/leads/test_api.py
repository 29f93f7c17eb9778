"""REST: leads and their messages, field by field, and nothing of a competitor's."""

import pytest

from dealers.leads import actions
from dealers.leads.states import Channel
from portal.accounts.capabilities import Role
from tests.factories.leads import SourceFactory, a_lead, message_with
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db
LEADS, MESSAGES = "/api/v1/leads/", "/api/v1/lead-messages/"


@pytest.fixture
def lead():
    return a_lead(name="Ann Lee", email="ann@example.com")


def post(client, path, **data):
    return client.post(path, data, content_type="application/json")


def test_a_lead_is_read_with_its_clock(client, sign_in, lead):
    sign_in(Role.SALES_AGENT, at=lead.dealership)
    (row,) = client.get(LEADS).json()["results"]

    assert row["contact"]["email"] == "ann@example.com"
    assert row["state"] in {"running", "waiting"}
    assert row["due_at"]
    assert client.get(f"{LEADS}{row['id']}/").json() == row


@pytest.mark.parametrize(
    ("query", "count"),
    [("?state=met", 1), ("?state=excluded", 0), ("?verdict=won", 0), ("?external_id=none", 0)],
)
def test_the_list_is_narrowed(client, sign_in, lead, query, count):
    agent = sign_in(Role.SALES_AGENT, at=lead.dealership)
    actions.record_response(lead, by=agent, channel=Channel.CALL)

    assert len(client.get(LEADS + query).json()["results"]) == count


def test_a_response_stops_the_clock_and_an_automatic_one_does_not(client, sign_in, lead):
    sign_in(Role.SALES_AGENT, at=lead.dealership)
    path = f"{LEADS}{lead.pk}/responses/"

    automatic = post(client, path, channel="mail", automatic=True)
    assert (automatic.status_code, automatic.json()["is_response"]) == (201, False)
    assert client.get(f"{LEADS}{lead.pk}/").json()["first_response_at"] is None

    assert post(client, path, channel="call", result="reached").json()["is_response"] is True
    assert client.get(f"{LEADS}{lead.pk}/").json()["state"] == "met"
    kinds = [event["kind"] for event in client.get(f"{LEADS}{lead.pk}/events/").json()]
    assert {"received", "auto_responder", "call"} <= set(kinds)


def test_taking_assigning_and_closing(client, sign_in, user_as, lead):
    colleague = user_as(Role.SALES_AGENT, at=lead.dealership)
    principal = sign_in(Role.DEALER_PRINCIPAL, at=lead.dealership)

    assert post(client, f"{LEADS}{lead.pk}/claim/").json()["owner"] == str(principal.pk)
    given = post(client, f"{LEADS}{lead.pk}/assign/", to=str(colleague.pk))
    assert given.json()["owner"] == str(colleague.pk)
    early = post(client, f"{LEADS}{lead.pk}/close/", verdict="won")
    assert (early.status_code, early.json()["code"]) == (422, "refused")
    post(client, f"{LEADS}{lead.pk}/responses/", channel="call")
    assert post(client, f"{LEADS}{lead.pk}/close/", verdict="won").json()["verdict"] == "won"


def test_a_lead_is_not_assigned_to_a_stranger(client, sign_in, user_as, lead):
    stranger = user_as(Role.SALES_AGENT, at=DealershipFactory())
    sign_in(Role.DEALER_PRINCIPAL, at=lead.dealership)

    assert post(client, f"{LEADS}{lead.pk}/assign/", to=str(stranger.pk)).status_code == 404


def test_who_may_look_but_not_answer_is_told_so(client, sign_in, lead):
    sign_in(Role.REGIONAL_MANAGER, at=lead.region)

    assert post(client, f"{LEADS}{lead.pk}/responses/", channel="call").status_code == 403
    automatic = post(client, f"{LEADS}{lead.pk}/responses/", channel="call", automatic=True)
    assert automatic.status_code == 403


@pytest.mark.parametrize("path", ["", "events/"])
def test_a_competitor_reads_nothing(client, sign_in, lead, path):
    sign_in(Role.SALES_AGENT, at=DealershipFactory(region=lead.region))

    assert client.get(f"{LEADS}{lead.pk}/{path}").status_code == 404
    assert client.get(LEADS).json()["results"] == []
    foreign = client.get(f"{LEADS}?dealership={lead.dealership_id}").json()
    assert foreign == client.get(f"{LEADS}?dealership={lead.pk}").json()


@pytest.mark.parametrize("verb", ["responses", "claim", "assign", "close"])
def test_a_competitor_does_nothing(client, sign_in, lead, verb):
    sign_in(Role.DEALER_PRINCIPAL, at=DealershipFactory(region=lead.region))

    assert post(client, f"{LEADS}{lead.pk}/{verb}/", channel="call").status_code == 404


def test_messages_are_for_those_who_keep_sources(client, sign_in):
    message = message_with(b"hello")
    sign_in(Role.INTEGRATIONS_ADMIN, at=message.dealership)
    (row,) = client.get(MESSAGES).json()["results"]
    assert (row["state"], row["reason"]) == ("quarantined", "no_adf")
    assert post(client, f"{MESSAGES}{message.pk}/replay/").status_code == 202

    for role, at in ((Role.SALES_AGENT, message.dealership), (Role.INTEGRATIONS_ADMIN, None)):
        sign_in(role, at=at or DealershipFactory())
        assert client.get(MESSAGES).json()["results"] == []
        assert client.get(f"{MESSAGES}{message.pk}/").status_code == 404
        assert post(client, f"{MESSAGES}{message.pk}/replay/").status_code == 404


def test_lists_do_not_ask_more_for_more_rows(client, sign_in, django_assert_max_num_queries):
    source = SourceFactory()
    for _ in range(5):
        a_lead(source=source)
    sign_in(Role.SALES_AGENT, at=source.dealership)

    with django_assert_max_num_queries(9):
        client.get(LEADS)


def test_nobody_who_is_not_signed_in_reads_any(client, lead):
    assert client.get(LEADS).status_code == 401
