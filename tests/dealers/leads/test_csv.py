"""Leads and answers from CSV files: columns by name or as told, a result for each row, dry runs."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from dealers.leads.columns import LEADS as LEAD_COLUMNS
from dealers.leads.csv_rows import read_table
from dealers.leads.models import Lead, LeadEvent, Message, Source
from portal.common.spreadsheets import workbook
from tests.factories.leads import a_lead
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db

LEADS = """Full Name;E-mail address;Phone;Vehicle Model;Zip;Wunschfarbe
Zoë Müller;zoe@example.com;206-555-0147;Vento;98101;blau
Nobody;;;;;
Kim Park;kim@example.com;;Corvine;;
"""


def told_by(command: str, path, **options) -> dict:
    out = StringIO()
    call_command(command, str(path), stdout=out, **options)
    return json.loads(out.getvalue())


@pytest.fixture
def dealership():
    return DealershipFactory()


class TestLeads:
    def test_each_row_has_its_result(self, tmp_path, dealership):
        path = tmp_path / "leads.csv"
        path.write_bytes(LEADS.encode("cp1252"))
        told = told_by("import_leads", path, source="Fair", dealership=dealership.code)

        assert [(r["row"], r["outcome"], r["reason"]) for r in told["rows"]] == [
            (2, "accepted", None),
            (3, "quarantined", "no_contact_point"),
            (4, "accepted", None),
        ]
        lead = Lead.objects.select_related("contact").get(contact__email="zoe@example.com")
        assert (lead.contact.full_name, lead.contact.phone) == ("Zoë Müller", "+12065550147")
        assert lead.model == "Vento"
        assert lead.extra[0]["attributes"]["Wunschfarbe"] == "blau"

    def test_a_dry_run_says_the_same_and_keeps_nothing(self, tmp_path, dealership):
        path = tmp_path / "leads.csv"
        path.write_text(LEADS)
        told = told_by("import_leads", path, source="F", dealership=dealership.code, dry_run=True)

        assert [r["outcome"] for r in told["rows"]] == ["accepted", "quarantined", "accepted"]
        assert Lead.objects.count() == Message.objects.count() == 0

    def test_the_same_file_again_repeats_nothing(self, tmp_path, dealership):
        path = tmp_path / "leads.csv"
        path.write_text(LEADS)
        for _ in range(2):
            told = told_by("import_leads", path, source="F", dealership=dealership.code)

        assert [r["outcome"] for r in told["rows"]] == ["duplicate", "quarantined", "duplicate"]
        assert Lead.objects.count() == 2

    def test_columns_can_be_told_and_workbooks_are_read(self, tmp_path, dealership):
        path = tmp_path / "leads.xlsx"
        path.write_bytes(workbook(["Wer", "Wohin"], [["Kim", "kim@example.com"]]))
        told = told_by(
            "import_leads",
            path,
            source="F",
            dealership=dealership.code,
            map=["Wer=name", "Wohin=email"],
        )

        assert told["rows"][0]["outcome"] == "accepted"
        assert Lead.objects.get().contact.full_name == "Kim"

    def test_a_column_may_name_the_dealership(self, tmp_path, dealership):
        path = tmp_path / "leads.csv"
        path.write_text(f"name,email,dealer_code\nKim,kim@example.com,{dealership.code}\n")
        told_by("import_leads", path, source="F", brand=dealership.brand.name)

        assert Lead.objects.get().dealership == dealership

    def test_a_source_in_other_letters_is_the_same(self, tmp_path, dealership):
        path = tmp_path / "leads.csv"
        path.write_text(LEADS)
        for name in ("Google", "google"):
            told_by("import_leads", path, source=name, dealership=dealership.code)

        assert [source.name for source in Source.objects.all()] == ["Google"]

    def test_what_is_to_be_sold_is_not_what_is_wanted(self, tmp_path, dealership):
        path = tmp_path / "leads.csv"
        rows = ("a@example.com,Trade-In,Vento", "b@example.com,loan,Vento")
        path.write_text("email,interest,model\n" + "\n".join(rows) + "\n")
        told_by("import_leads", path, source="F", dealership=dealership.code)

        sold, odd = Lead.objects.order_by("contact__email")
        assert (sold.model, sold.trade_in["model"]) == ("", "Vento")
        assert (odd.model, odd.interest) == ("Vento", "unknown")
        assert "unknown_value: interest=loan" in odd.warnings

    def test_what_is_no_file_is_refused_in_words(self, tmp_path, dealership):
        with pytest.raises(CommandError):
            told_by("import_leads", tmp_path / "none.csv", source="F", dealership=dealership.code)

    def test_names_of_columns_are_known_in_many_spellings(self):
        table = read_table(b"First Name|SURNAME|Mobile Number|Stock #|Other\na|b|c|d|e\n")

        assert list(LEAD_COLUMNS.mapping_for(table.header, {}).values()) == [
            "first_name", "last_name", "phone", "stock_number", "Other",
        ]  # fmt: skip


class TestAnswers:
    def test_rows_stop_clocks_once_and_say_what_was_not_taken(self, tmp_path, dealership):
        lead = a_lead(dealership)
        path = tmp_path / "answers.csv"
        rows = [f"{lead.pk},call,Ann", f"{lead.pk},shouting,Ann", "unknown,call,Ann"]
        path.write_text("lead,channel,by\n" + "\n".join(rows) + "\n")
        for _ in range(2):
            told = told_by("import_lead_responses", path, dealership=dealership.code)

        assert [row["taken"] for row in told["rows"]] == [True, False, False]
        assert LeadEvent.objects.filter(is_response=True).count() == 1
        lead.refresh_from_db()
        assert lead.first_response_at is not None

    def test_a_time_without_a_zone_is_the_dealerships(self, tmp_path, dealership):
        arrived = timezone.now() - timedelta(days=2)
        lead = a_lead(dealership, received_at=arrived)
        there = (arrived + timedelta(hours=3)).astimezone(dealership.zone).replace(second=0)
        path = tmp_path / "answers.csv"
        path.write_text(f"lead,channel,at\n{lead.pk},call,{there:%d.%m.%Y %H:%M}\n")
        (row,) = told_by("import_lead_responses", path, dealership=dealership.code)["rows"]

        lead.refresh_from_db()
        assert "assumed_tz" in row["warnings"]
        assert lead.first_response_at == there.replace(microsecond=0)

    def test_a_dry_run_keeps_nothing(self, tmp_path, dealership):
        lead = a_lead(dealership)
        path = tmp_path / "answers.csv"
        path.write_text(f"lead,channel\n{lead.pk},mail\n")
        told_by("import_lead_responses", path, dealership=dealership.code, dry_run=True)

        assert not LeadEvent.objects.filter(is_response=True).exists()
