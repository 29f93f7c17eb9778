"""Spreadsheets: the one reader of workbooks, and the one writer of files people open in Excel."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook, ZipError

ZIP_MARK = b"PK\x03\x04"
OLD_EXCEL_MARK = b"\xd0\xcf\x11\xe0"
MOST_INFLATED = 300 * 1024 * 1024
MOST_ENTRIES = 2_000
MOST_ROWS = 300_000
MOST_CELLS = 10_000_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float | bool | date | datetime | time | timedelta | None


class NotASpreadsheet(ValueError):
    """The bytes cannot be opened as a workbook, or are larger inside than we read."""


def is_spreadsheet(head: bytes) -> bool:
    """Whether a file that starts with these bytes is a workbook, whatever it is called."""
    return head.startswith((ZIP_MARK, OLD_EXCEL_MARK))


def rows_of(data: bytes) -> Iterator[list[str]]:
    """The rows of a workbook's first sheet that has any, as text as a CSV would hold it.

    Raises NotASpreadsheet for broken and oversized files before anything is inflated.
    """
    if data.startswith(ZIP_MARK):
        _check_inflated(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_index(index) for index in range(len(book.sheet_names))]
    except (CalamineError, ZipError, OSError, ValueError) as broken:
        raise NotASpreadsheet(str(broken)) from broken
    full = next((sheet for sheet in sheets if sheet.height), None)
    if full is None:
        return
    if full.height > MOST_ROWS or full.height * full.width > MOST_CELLS:
        raise NotASpreadsheet(f"{full.height} rows by {full.width} columns")
    for row in full.iter_rows():
        yield [text_of(cell) for cell in row]


def _check_inflated(data: bytes) -> None:
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile as broken:
        raise NotASpreadsheet(str(broken)) from broken
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_INFLATED:
        raise NotASpreadsheet("too large when unpacked")


def text_of(cell: Cell) -> str:
    """A cell's value as text: whole numbers without ".0", dates in ISO order."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)


def guarded(value: Any) -> Any:
    """The value, made plain text when a spreadsheet would take it for a formula (OWASP)."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def unguarded(text: str) -> str:
    """The text without the mark that `guarded` put before it."""
    marked = text.startswith("'") and text[1:].startswith(FORMULA_STARTS)
    return text[1:] if marked else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file that is safe to open in a spreadsheet, one row at a time."""
    for row in chain([header], rows):
        line = io.StringIO()
        csv.writer(line).writerow([guarded(value) for value in row])
        yield line.getvalue()


def workbook(
    header: Sequence[str], rows: Iterable[Sequence[Any]], *, sheet: str = "Sheet1"
) -> bytes:
    """An XLSX file with one sheet; text is never taken for a formula or a link."""
    target = io.BytesIO()
    plain = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, {**plain, "in_memory": True}) as book:
        page = book.add_worksheet(sheet[:31])
        for number, row in enumerate(chain([header], rows)):
            page.write_row(number, 0, [_writable(value) for value in row])
    return target.getvalue()


def _writable(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, int | float | None) else guarded(str(value))
