"""A stock file as numbered records, read as a stream and with an eye on where it ends."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, NamedTuple

from dealers.inventory.columns import looks_like_header
from dealers.inventory.delimited import HEADER_WITHIN, UNREADABLE, Raw, open_delimited
from dealers.inventory.encodings import Chunks, find_encoding
from dealers.inventory.json_records import NoList, TooWide, open_json
from dealers.inventory.vins import SHAPE, cleaned
from portal.common.spreadsheets import NotASpreadsheet, is_spreadsheet, rows_of

SAMPLE_RECORDS = 500
VIN = re.compile(r"\b(?=[A-Z0-9]*\d)[A-HJ-NPR-Z0-9]{17}\b")
LONGEST_RAW = 2_000
BINARY = (b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf")
MARKS = b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t"


class Unreadable(Exception):
    """A whole file cannot be read; the code and detail say why."""

    def __init__(self, code: str, /, **detail: Any) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


class Record(NamedTuple):
    """One record of a file: its number, its cells, its text and what is wrong with its shape."""

    number: int
    cells: list[str]
    lines: Sequence[str]
    wrong: str = ""

    @property
    def raw(self) -> str:
        """The record as it came, up to a limit."""
        return "".join(self.lines)[:LONGEST_RAW].rstrip("\r\n")


@dataclass
class Table:
    """A file opened for reading; `cut` says how it is incomplete, once all records are read."""

    header: list[str]
    sample: list[list[str]]
    records: Iterator[Record]
    format: str = "csv"
    encoding: str = ""
    delimiter: str = ""
    ends_with_newline: bool = True
    cut: str = ""
    cut_detail: dict[str, Any] = field(default_factory=dict)


def open_table(
    chunks: Chunks,
    *,
    encoding: str = "",
    delimiter: str = "",
    columns: Sequence[str] = (),
    newline_expected: bool = False,
) -> Table:
    """The file's header and records; raises Unreadable when it is no stock file.

    `columns` name the columns of a file without a header. `newline_expected` says that earlier
    files of this feed ended with a line break, so that one without it is cut off.
    """
    head = next(iter(chunks()), b"")[:1024]
    if is_spreadsheet(head):
        return _workbook(chunks, columns)
    if head.startswith(BINARY):
        raise Unreadable("not_text")
    first = head.lstrip(MARKS)[:1]
    if first == b"<":
        raise Unreadable("web_page")
    if first in (b"{", b"["):
        return _json(chunks, encoding)
    return _text(chunks, encoding, delimiter, columns, newline_expected=newline_expected)


def _workbook(chunks: Chunks, columns: Sequence[str]) -> Table:
    try:
        rows = list(rows_of(b"".join(chunks())))
    except NotASpreadsheet as broken:
        raise Unreadable("broken_workbook", why=str(broken)) from broken
    raws = (Raw(row, ["\t".join(row)]) for row in rows)
    table = Table([], [], iter(()), format="xlsx", encoding="xlsx")
    _start(table, raws, columns)
    return table


def _json(chunks: Chunks, encoding: str) -> Table:
    found = find_encoding(chunks, encoding)
    try:
        header, raws = open_json(chunks, found.name)
    except NoList as empty:
        raise Unreadable("no_list") from empty
    except TooWide as wide:
        raise Unreadable("too_wide") from wide
    table = Table(header, [], iter(()), format="json", encoding=found.name, cut=found.cut)
    ahead = list(islice(raws, SAMPLE_RECORDS))
    table.sample = [raw.cells for raw in ahead if not raw.wrong]
    table.records = _records(table, chain(ahead, raws))
    return table


def _text(
    chunks: Chunks, encoding: str, delimiter: str, columns: Sequence[str], *, newline_expected: bool
) -> Table:
    found = find_encoding(chunks, encoding)
    opened = open_delimited(chunks, found, delimiter)
    table = Table([], [], iter(()), encoding=found.name, delimiter=opened.delimiter)
    table.ends_with_newline, table.cut = found.ends_with_newline, found.cut
    if newline_expected and not found.ends_with_newline and opened.full:
        table.cut = table.cut or "cut_newline"
    _start(table, opened.raws, columns)
    return table


def _start(table: Table, raws: Iterator[Raw], columns: Sequence[str]) -> None:
    """Find the header, keep a sample of what follows, and set up the records."""
    full = (raw for raw in raws if raw.wrong or any(map(str.strip, raw.cells)))
    first = list(islice(full, HEADER_WITHIN))
    place = 0 if columns else _header_place(first)
    table.header = list(columns) or (first[place].cells if first else [])
    rest = chain(first if columns else first[place + 1 :], full)
    ahead = list(islice(rest, SAMPLE_RECORDS))
    table.sample = [raw.cells for raw in ahead]
    table.records = _records(table, chain(ahead, rest))


def _header_place(first: Sequence[Raw]) -> int:
    """Where the header is; a first line that is already a vehicle is not eaten as one."""
    for place, raw in enumerate(first):
        if looks_like_header(raw.cells):
            return place
    if first and any(SHAPE.match(cleaned(cell)) for cell in first[0].cells):
        raise Unreadable("no_header")
    return 0


def _records(table: Table, raws: Iterator[Raw]) -> Iterator[Record]:
    """Each record with what is wrong with its shape; one behind, so that the last is known."""
    header = [cell.strip() for cell in table.header]
    shape = _Shape(table, header, _width(header))
    held = next(raws, None)
    for number, following in enumerate(chain(raws, [None]), 1):
        if held is None:
            return
        plainly_right = (
            following is not None
            and not held.wrong
            and len(held.lines) == 1
            and len(held.cells) == shape.wanted > 0
            and held.cells[0] != shape.first
            and UNREADABLE not in held.lines[0]
        )
        wrong = "" if plainly_right else shape.wrong(held, number, last=following is None)
        yield Record(number, held.cells, held.lines, wrong)
        held = following


def _width(header: Sequence[str]) -> int:
    """How many cells a record has, not counting unnamed columns at the end."""
    named = [place for place, name in enumerate(header) if name]
    return named[-1] + 1 if named else 0


class _Shape:
    """What a record has to look like, and what an odd one says about the file."""

    def __init__(self, table: Table, header: list[str], wanted: int) -> None:
        self.table, self.header, self.wanted = table, header, wanted
        self.first = table.header[0] if table.header else ""

    def wrong(self, raw: Raw, number: int, *, last: bool) -> str:
        """What is wrong with a record, nothing when it is right."""
        if raw.wrong:
            return self._cut(raw.wrong) if raw.cut else raw.wrong
        if last and (cut := self._cut_off(raw)):
            return self._cut(cut)
        if _runs_together(raw.lines):
            self.table.cut_detail = {"record": number}
            self.table.cut = self.table.cut or "swallowed"
            return "swallowed"
        if any(UNREADABLE in line for line in raw.lines):
            return "unreadable"
        return self._odd_cells(raw.cells)

    def _cut_off(self, raw: Raw) -> str:
        """How the last record shows that the file goes on no further than to here."""
        if _quote_open(raw.lines, self.table.delimiter):
            return "cut_quote"
        open_end = not self.table.ends_with_newline
        return "cut_row" if open_end and (len(raw.cells) < self.wanted or self.table.cut) else ""

    def _odd_cells(self, cells: list[str]) -> str:
        if [cell.strip() for cell in cells] == self.header:
            return "header_again"
        return "" if _fits(cells, self.wanted) else "width"

    def _cut(self, how: str) -> str:
        self.table.cut = how if how != "cut_row" else self.table.cut or how
        return how


def _quote_open(lines: Sequence[str], delimiter: str) -> bool:
    """Whether a record ends within quotation marks; marks for inches are none."""
    if not delimiter or not any('"' in line for line in lines):
        return False
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as wrong:
        return "unexpected end" in str(wrong)
    return False


def _runs_together(lines: Sequence[str]) -> bool:
    """Whether a missing quotation mark has made one record of several vehicles."""
    return len(lines) > 1 and len({vin for line in lines for vin in VIN.findall(line)}) > 1


def _fits(cells: Sequence[str], wanted: int) -> bool:
    return len(cells) >= wanted and not any(cell.strip() for cell in cells[wanted:])
