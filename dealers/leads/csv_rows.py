"""CSV files and workbooks as tables: every value text, whatever wrote the file."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dealers.leads.adf.encodings import ILLEGAL
from portal.common import spreadsheets
from portal.common.encodings import likeliest_code_page
from portal.common.refusals import Refused

DELIMITERS = ",;\t|"
MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 200
LONGEST_NAME, EXAMPLE = 100, 60
SAMPLE = 256 * 1024


class NotATable(Refused, ValueError):
    """The file can't be read as a table; the text says what to do."""


@dataclass(frozen=True)
class Row:
    """One row of a file: its number as a spreadsheet shows it, and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """The columns of a file and its rows; empty ones of either are left out."""

    header: list[str]
    rows: list[Row]

    def described(self, mapping: Mapping[str, str]) -> list[dict[str, str]]:
        """Give each column's name, the field it is read as, and the first value in it."""
        found = {
            name: next(filter(None, (row.cells.get(name) for row in self.rows)), "")
            for name in self.header
        }
        return [
            {"name": name, "field": mapping[name], "example": found[name][:EXAMPLE]}
            for name in self.header
        ]


def read_table(data: bytes) -> Table:
    """Return the columns and rows of a file; raises NotATable in words when it has none."""
    if len(data) > MOST_BYTES:
        raise NotATable(_("The file is larger than 10 MB."))
    lines = [(number, line) for number, line in enumerate(_lines(data), 1) if any(line)]
    if not lines:
        raise NotATable(_("The file is empty."))
    names = _names(lines)
    rows = [
        Row(number, {name: line[place] for place, name in names.items() if place < len(line)})
        for number, line in lines[1:]
    ]
    _check_size(len(rows), len(names))
    return Table(list(names.values()), rows)


def _check_size(rows: int, columns: int) -> None:
    if not rows:
        raise NotATable(_("The file has a first row with the columns' names, and no row below it."))
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise NotATable(
            _(
                "The file has %(rows)s rows and %(columns)s columns; %(most_rows)s and "
                "%(most_columns)s at a time are taken. Split it."
            )
            % {
                "rows": rows,
                "columns": columns,
                "most_rows": MOST_ROWS,
                "most_columns": MOST_COLUMNS,
            }
        )


def _names(lines: list[tuple[int, list[str]]]) -> dict[int, str]:
    """Give each column that holds anything a name of its own, by its place."""
    _number, header = lines[0]
    used = {place for _number, line in lines for place, cell in enumerate(line) if cell}
    names: dict[int, str] = {}
    for place in sorted(used):
        told = header[place][:LONGEST_NAME] if place < len(header) else ""
        name = told or f"column {place + 1}"
        names[place] = f"{name} ({place + 1})" if name in names.values() else name
    return names


def _lines(data: bytes) -> Iterator[list[str]]:
    for line in _workbook(data) if spreadsheets.is_spreadsheet(data) else _csv(_text(data)):
        yield [spreadsheets.unguarded(ILLEGAL.sub("", cell).strip()) for cell in line]


def _workbook(data: bytes) -> Iterator[list[str]]:
    try:
        yield from spreadsheets.rows_of(data)
    except spreadsheets.NotASpreadsheet as broken:
        raise NotATable(
            _("The workbook can't be opened (%(why)s). Save it anew as XLSX or CSV.")
            % {"why": broken}
        ) from broken


def _csv(text: str) -> Iterator[list[str]]:
    first = re.split(r"[\r\n]", text.lstrip(" \r\n"), maxsplit=1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as broken:
        raise NotATable(
            _("The file is no CSV (%(why)s). Save it anew as CSV or XLSX.") % {"why": broken}
        ) from broken


def _text(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode(likeliest_code_page(data[:SAMPLE]), "replace")
    if "\0" in text:
        raise NotATable(
            _("This is neither a CSV file nor a workbook. Save it as CSV or XLSX and try again.")
        )
    return text
