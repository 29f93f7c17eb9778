"""Tables as people's programs save them: odd names, separators, encodings, and what is no table."""

import pytest

from dealers.leads import csv_rows
from dealers.leads.columns import ANSWERS, LEADS, channel_in, fields_of
from dealers.leads.csv_rows import NotATable, read_table
from dealers.leads.form_leads import KEPT
from dealers.leads.states import Channel
from portal.common.spreadsheets import workbook


def cells(data: bytes) -> list[dict[str, str]]:
    return [row.cells for row in read_table(data).rows]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator):
    data = f"name{separator}email\nKim{separator}kim@example.com\n".encode()

    assert cells(data) == [{"name": "Kim", "email": "kim@example.com"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_umlauts_survive_however_they_were_saved(encoding):
    data = "Name;Wunsch\nZoë Müller;Größe, Straße und Käufer\n".encode(encoding)

    assert cells(data)[0]["Name"] == "Zoë Müller"


def test_a_workbook_reads_like_its_csv():
    rows = [["Kim", "206-555-0147"], ["", ""], ["Lou", ""]]

    assert cells(workbook(["name", "phone"], rows)) == [
        {"name": "Kim", "phone": "206-555-0147"},
        {"name": "Lou", "phone": ""},
    ]


def test_rows_keep_the_numbers_that_a_spreadsheet_shows():
    table = read_table(b"\nname,email\n\nKim,kim@example.com\n,\nLou,lou@example.com\n")

    assert [row.number for row in table.rows] == [4, 6]


def test_columns_without_a_name_or_with_the_same_keep_what_they_hold():
    data = b"name,email,email,,\nKim,a@example.com,b@example.com,blue,\n"

    assert cells(data) == [
        {"name": "Kim", "email": "a@example.com", "email (3)": "b@example.com", "column 4": "blue"}
    ]


def test_a_field_s_second_column_is_kept_under_its_own_name():
    row = {"Phone": "1", "Mobile": "2", "Colour": "blue"}
    mapping = LEADS.mapping_for(row, {})

    assert fields_of(row, mapping) == {"phone": "1", "Mobile": "2", "Colour": "blue"}


def test_a_mark_that_keeps_text_from_being_a_formula_is_taken_off():
    assert cells(b"name,phone\n=2+2,'+1 206 555 0147\n") == [
        {"name": "=2+2", "phone": "+1 206 555 0147"}
    ]


def test_what_somebody_says_of_a_column_goes_before_its_name():
    told = LEADS.mapping_for(["Wer", "name"], {"Wer": "name", "name": ""})

    assert told == {"Wer": "name", "name": "name (column)"}


def test_german_names_of_columns_are_known():
    header = ["Vorname", "Nachname", "E-Mail-Adresse", "Handy", "PLZ", "Straße", "Händlernummer"]

    assert list(LEADS.mapping_for(header, {}).values()) == [
        "first_name", "last_name", "email", "phone", "postal_code", "street", "dealership",
    ]  # fmt: skip


def test_every_field_of_a_form_can_be_a_column():
    assert LEADS.labels.keys() >= KEPT


def test_what_other_names_mean_is_always_a_field():
    for vocabulary in (LEADS, ANSWERS):
        known = {ours for ours in vocabulary.aliases.values() if ours != "status"}
        assert known <= vocabulary.labels.keys()


@pytest.mark.parametrize(
    ("told", "channel"),
    [("Anruf", "call"), ("E-Mail", "mail"), ("WhatsApp", "text"), ("visit", "meeting")],
)
def test_channels_are_known_by_the_words_of_dealers_systems(told, channel):
    assert channel_in(told) == channel
    assert channel in Channel


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n;;\n", "empty"),
        (b"name,email\n", "no row below"),
        (b"%PDF-1.7\n\0\x01\xe2\xe3", "neither a CSV"),
        (b"PK\x03\x04 not a workbook", "can't be opened"),
        (b"name,comments\nKim," + b"x" * 140_000 + b"\n", "no CSV"),
        (b",".join(b"c%d" % n for n in range(201)) + b"\n" + b"x," * 201, "Split it"),
        (b"email\n" + b"a@example.com\n" * (csv_rows.MOST_ROWS + 1), "Split it"),
        (b"email\n" + b"x" * csv_rows.MOST_BYTES, "larger than 10 MB"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data, words):
    with pytest.raises(NotATable, match=words):
        read_table(data)


def test_as_many_rows_as_are_allowed_are_read():
    data = b"email\n" + b"a@example.com\n" * csv_rows.MOST_ROWS

    assert len(read_table(data).rows) == csv_rows.MOST_ROWS
