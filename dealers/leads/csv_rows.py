"""Rows of a CSV file or workbook under our own field names, whatever their columns are called."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping

from charset_normalizer import from_bytes

from dealers.leads.form_leads import KEPT
from dealers.leads.webhook_leads import FIELDS
from portal.common.spreadsheets import is_spreadsheet, rows_of

DELIMITERS = ",;\t|"
OURS = KEPT | {"id", "source"}
# What the fields of the advertising networks are called in our forms.
RENAMED = {"stock": "stock_number", "dealership": "dealership"}
ANSWER_FIELDS = frozenset(
    {"id", "lead", "email", "phone", "vin", "channel", "at", "by", "note", "automatic"}
)


def read_rows(data: bytes) -> tuple[list[str], list[dict[str, str]]]:
    """Return the header and the rows of a file; every value is text, empty rows are left out."""
    lines = rows_of(data) if is_spreadsheet(data) else _csv_lines(data)
    header = [name.strip() for name in next(lines, [])]
    rows = (dict(zip(header, (cell.strip() for cell in line), strict=False)) for line in lines)
    return header, [row for row in rows if any(row.values())]


def _csv_lines(data: bytes) -> Iterator[list[str]]:
    text = _text(data)
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    yield from csv.reader(io.StringIO(text), delimiter=delimiter)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        guess = from_bytes(data).best()
        return str(guess) if guess else data.decode("cp1252", "replace")


def mapping_for(header: list[str], given: Mapping[str, str]) -> dict[str, str]:
    """Return which field each column fills: as given, else by its name; the rest keeps its name."""
    return {column: given.get(column) or _field(column) or column for column in header if column}


def _field(column: str) -> str:
    key = re.sub(r"[^a-z0-9]+", "_", column.casefold()).strip("_")
    ours = FIELDS.get(key, key)
    return RENAMED.get(ours, ours) if ours in OURS | set(RENAMED) else ""


def fields_of(row: Mapping[str, str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Return a row under the names of our fields."""
    return {mapping[column]: value for column, value in row.items() if column in mapping and value}
