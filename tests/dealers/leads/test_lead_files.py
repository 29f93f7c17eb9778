"""The page on which leads come in from a file: tried first, brought in once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dealers.leads import actions, csv_rows, tasks
from dealers.leads.models import Lead, LeadFile, Message
from portal.accounts.capabilities import Role
from portal.audit.models import Entry
from portal.common import work
from portal.common.models import Work
from portal.common.refusals import Refused
from portal.common.spreadsheets import workbook
from tests.dealers.leads.uploads import LEADS, bring_in, outcomes, send
from tests.factories.leads import SourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return SourceFactory(name="Fair")


@pytest.fixture
def keeper(source, sign_in):
    return sign_in(Role.INTEGRATIONS_ADMIN, at=source.dealership)


class TestTrying:
    def test_a_file_shows_what_it_would_come_to_and_keeps_nothing(self, client, source, keeper):
        page = client.get(send(client, source)["Location"])

        assert outcomes(page) == {"quarantined": [3], "duplicate": [6], "accepted": [2, 4, 5]}
        assert "Zoë Müller" in page.content.decode()
        assert "It names no phone number" in page.content.decode()
        assert Lead.objects.count() == Message.objects.count() == 0
        assert not Work.objects.filter(kind__startswith="leads.").exists()

    @pytest.mark.parametrize(
        "data",
        [
            LEADS.encode("latin-1"),
            workbook(["Kunde", "Mail"], [["Zoë Müller", "zoe@example.com"]]),
            "Kunde\tMail\nZoë Müller\tzoe@example.com\n".encode("utf-16"),
        ],
    )
    def test_files_of_all_programs_are_read(self, client, source, keeper, data):
        page = client.get(send(client, source, data)["Location"])

        assert "Zoë Müller" in page.content.decode()
        assert 2 in outcomes(page)["accepted"]

    def test_what_looks_like_a_formula_stays_text(self, client, source, keeper):
        send(client, source)
        bring_in(client)

        assert Lead.objects.filter(contact__full_name="=HYPERLINK(1)").exists()

    def test_columns_that_nobody_knows_are_named_by_the_person(self, client, source, keeper):
        file = send(client, source, "Wer;Wohin\nKim;kim@example.com\n")["Location"]
        before = client.get(file)
        assert not before.context["reachable"]
        assert "bring-in" not in before.content.decode()

        pk = LeadFile.objects.get().pk
        chosen = {"column-0": "name", "column-1": "email"}
        client.post(reverse("leads:read-file", args=[pk]), chosen)
        assert outcomes(client.get(file)) == {"accepted": [2]}
        bring_in(client)
        assert Lead.objects.get().contact.full_name == "Kim"

    def test_a_file_in_which_no_column_reaches_anybody_is_not_brought_in(self, source, user_as):
        keeper = user_as(Role.INTEGRATIONS_ADMIN, at=source.dealership)
        file = actions.keep_lead_file(source, "x.csv", b"Wer\nKim\n", by=keeper)

        with pytest.raises(Refused, match="No column holds"):
            actions.bring_in(file, by=keeper)

    def test_a_column_is_no_field_that_there_is_not(self, client, source, keeper):
        send(client, source)
        address = reverse("leads:read-file", args=[LeadFile.objects.get().pk])

        assert client.post(address, {"column-0": "owner"}).status_code == 422

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"name;email\n", "no row below it"),
            (b"\n\n", "The file is empty."),
            (b"PK\x03\x04 broken", "be opened"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "neither a CSV file nor a workbook"),
        ],
    )
    def test_what_is_no_table_is_said_beside_the_field(self, client, source, keeper, data, words):
        answer = send(client, source, data)

        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not LeadFile.objects.exists()

    def test_an_empty_or_missing_file_is_said_beside_the_field(self, client, source, keeper):
        assert send(client, source, b"").status_code == 422
        assert client.post(reverse("leads:new-file"), {"source": source.pk}).status_code == 422

    def test_a_file_that_is_too_large_is_refused_before_it_is_read(
        self, client, source, keeper, monkeypatch
    ):
        monkeypatch.setattr("dealers.leads.file_forms.MOST_BYTES", 10)
        monkeypatch.setattr(csv_rows, "read_table", None)

        answer = send(client, source)
        assert answer.status_code == 422
        assert "larger than 10 MB" in answer.content.decode()

    def test_of_a_long_file_the_first_rows_are_tried_and_all_brought_in(
        self, client, source, keeper, monkeypatch
    ):
        monkeypatch.setattr("dealers.leads.actions.lead_files.MOST_TRIED", 1)
        page = client.get(send(client, source)["Location"])
        assert outcomes(page) == {"accepted": [2]}
        assert "The first 1 of 5 rows were tried" in page.content.decode()

        assert len(bring_in(client).context["file"].rows) == 5


class TestBringingIn:
    def test_each_row_is_a_message_of_its_own_and_says_what_became_of_it(
        self, client, source, keeper
    ):
        send(client, source)
        page = bring_in(client)

        assert outcomes(page) == {"quarantined": [3], "duplicate": [6], "accepted": [2, 4, 5]}
        assert Message.objects.count() == 5
        message = Message.objects.get(file_name="fair.csv #3")
        assert reverse("leads:message", args=[message.pk]) in page.content.decode()
        told = Entry.objects.get(event="lead_file.taken")
        assert (told.by, told.detail["rows"]) == (keeper, 5)

    def test_twice_is_once(self, client, source, keeper):
        send(client, source)
        bring_in(client)
        page = bring_in(client)

        assert page.status_code == 200
        assert (Lead.objects.count(), Message.objects.count()) == (3, 5)
        assert Entry.objects.filter(event="lead_file.taken").count() == 1

    def test_rows_that_came_before_repeat_nothing(self, client, source, keeper):
        for _ in range(2):
            send(client, source)
            file = LeadFile.objects.order_by("-id").first()
            client.post(reverse("leads:bring-in", args=[file.pk]))
            work.drain()
        page = client.get(reverse("leads:file", args=[file.pk]))

        assert outcomes(page) == {"quarantined": [3], "duplicate": [2, 4, 5, 6]}
        assert Lead.objects.count() == 3

    def test_until_all_rows_are_read_the_page_says_how_far_that_is(self, client, source, keeper):
        address = send(client, source)["Location"]
        client.post(f"{address}bring-in/")
        page = client.get(address, headers={"HX-Request": "true"})

        assert page.context["counts"]["unread"] == 5
        assert f'hx-get="{address}"' in page.content.decode()

    def test_what_the_file_said_of_customers_is_gone_from_it(self, client, source, keeper):
        send(client, source)
        bring_in(client)
        file = LeadFile.objects.get()

        assert bytes(file.data) == b""
        assert "kim@example.com" not in f"{file.rows} {file.columns}"

    def test_a_file_that_nobody_brings_in_is_dropped(self, client, source, keeper):
        send(client, source)
        send(client, source)
        old, new = LeadFile.objects.order_by("id")
        LeadFile.objects.filter(pk=old.pk).update(uploaded_at=timezone.now() - timedelta(days=8))
        tasks.forget_files(Work())

        assert LeadFile.objects.get() == new

    def test_read_again_it_is_not_once_it_was_brought_in(self, client, source, keeper):
        send(client, source)
        bring_in(client)
        address = reverse("leads:read-file", args=[LeadFile.objects.get().pk])

        assert client.post(address, {"column-0": ""}).status_code == 409
