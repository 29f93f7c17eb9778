"""The page on which answers that a dealership's own system logged come in from a file."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from dealers.leads import actions
from dealers.leads.models import AnswerFile, LeadEvent
from portal.accounts.capabilities import Role
from portal.audit.models import Entry
from portal.common.refusals import NotAllowed
from tests.factories.leads import a_lead
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dealership():
    return DealershipFactory()


@pytest.fixture
def principal(dealership, sign_in):
    return sign_in(Role.DEALER_PRINCIPAL, at=dealership)


@pytest.fixture
def lead(dealership):
    return a_lead(dealership, received_at=timezone.now() - timedelta(days=2))


def send(client, dealership, data, name="answers.csv"):
    file = SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())
    return client.post(reverse("leads:new-answers"), {"dealership": dealership.pk, "file": file})


def log(client):
    file = AnswerFile.objects.order_by("-id").first()
    answer = client.post(reverse("leads:log-answers", args=[file.pk]))
    return client.get(answer["Location"])


def outcomes(page) -> dict[str, list[int]]:
    return {g.outcome: [line.number for line in g.lines] for g in page.context["groups"]}


def rows_about(lead) -> str:
    there = (lead.received_at + timedelta(hours=3)).astimezone(lead.dealership.zone)
    return (
        "Lead;Art;Datum;Mitarbeiter\n"
        f"{lead.pk};Anruf;{there:%d.%m.%Y %H:%M};Ann\n"
        f"{lead.pk};Rauchzeichen;;Ann\n"
        "unknown;Anruf;;Ann\n"
        f"{lead.pk};Anruf;{there:%d.%m.%Y %H:%M};Ann\n"
    )


def test_a_file_shows_what_it_would_come_to_and_logs_nothing(client, principal, lead):
    page = client.get(send(client, lead.dealership, rows_about(lead))["Location"])

    assert outcomes(page) == {"refused": [3, 4], "again": [5], "logged": [2]}
    assert lead.title in page.content.decode()
    assert "Say how the customer was reached" in page.content.decode()
    assert not LeadEvent.objects.filter(is_response=True).exists()


def test_logged_they_stop_the_clock_once(client, principal, lead):
    send(client, lead.dealership, rows_about(lead))
    log(client)
    page = log(client)

    assert outcomes(page) == {"refused": [3, 4], "again": [5], "logged": [2]}
    assert LeadEvent.objects.filter(is_response=True).count() == 1
    lead.refresh_from_db()
    there = lead.received_at + timedelta(hours=3)
    assert abs(lead.first_response_at - there) < timedelta(minutes=1)
    told = Entry.objects.get(event="answer_file.taken")
    assert (told.by, told.detail) == (principal, {"rows": 4, "taken": 2})
    assert bytes(AnswerFile.objects.get().data) == b""


def test_rows_that_came_before_repeat_nothing(client, principal, lead):
    for _ in range(2):
        page = client.get(send(client, lead.dealership, rows_about(lead))["Location"])
        log(client)

    assert outcomes(page) == {"refused": [3, 4], "again": [2, 5]}
    assert LeadEvent.objects.filter(is_response=True).count() == 1


def test_columns_that_nobody_knows_are_named_by_the_person(client, principal, lead):
    address = send(client, lead.dealership, f"Wen;Womit\n{lead.pk};call\n")["Location"]
    chosen = {"column-0": "lead", "column-1": "channel"}
    client.post(f"{address}columns/", chosen)

    assert outcomes(client.get(address)) == {"logged": [2]}
    assert client.post(f"{address}columns/", {"column-0": "owner"}).status_code == 422
    log(client)
    assert client.post(f"{address}columns/", chosen).status_code == 409


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"lead;channel\n", "no row below it"), (b"email\n" + b"x\n" * 501, "Split it")],
)
def test_what_cannot_be_taken_is_said_beside_the_field(client, principal, dealership, data, words):
    answer = send(client, dealership, data)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_leads_of_another_dealership_are_not_found(client, principal, dealership):
    other = a_lead(DealershipFactory(region=dealership.region))
    page = client.get(send(client, dealership, f"lead,channel\n{other.pk},call\n")["Location"])

    assert outcomes(page) == {"refused": [2]}
    assert other.title not in page.content.decode()


def test_another_dealership_cannot_be_chosen(client, principal, dealership):
    answer = send(client, DealershipFactory(region=dealership.region), "lead,channel\nx,call\n")

    assert answer.status_code == 422
    assert not AnswerFile.objects.exists()


@pytest.mark.parametrize("role", [Role.SALES_AGENT, Role.VIEWER, Role.REGIONAL_MANAGER])
def test_only_who_runs_the_leads_of_a_dealership_does_this(client, principal, lead, sign_in, role):
    dealership = lead.dealership
    address = send(client, dealership, rows_about(lead))["Location"]
    at = dealership.region if role == Role.REGIONAL_MANAGER else dealership
    other = sign_in(role, at=at)

    assert client.get(reverse("leads:new-answers")).status_code == 404
    assert client.get(address).status_code == 404
    assert client.post(f"{address}log/").status_code == 404
    assert "leads/answers/" not in client.get(reverse("leads:queue")).content.decode()
    with pytest.raises(NotAllowed):
        actions.keep_answer_file(dealership, "x.csv", b"lead,channel\nx,call\n", by=other)
    with pytest.raises(NotAllowed):
        actions.log_answers(AnswerFile.objects.get(), by=other)


def test_the_queue_leads_there(client, principal):
    assert reverse("leads:new-answers") in client.get(reverse("leads:queue")).content.decode()


def test_a_neighbour_gets_the_answer_of_a_file_that_is_not_there(client, principal, lead, sign_in):
    address = send(client, lead.dealership, rows_about(lead))["Location"]
    sign_in(Role.DEALER_PRINCIPAL, at=DealershipFactory(region=lead.region))

    assert client.get(address).status_code == 404
