"""A stock file as numbered records, read as a stream and with an eye on where it ends."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, NamedTuple

from dealers.inventory.columns import looks_like_header
from dealers.inventory.encodings import Chunks, find_encoding, text_lines
from dealers.inventory.vins import SHAPE, cleaned
from portal.common.spreadsheets import NotASpreadsheet, is_spreadsheet, rows_of

DELIMITERS = (",", ";", "\t", "|")
HEADER_WITHIN = 10
SAMPLE_RECORDS = 500
SAMPLE_TEXT = 64 * 1024
VIN = re.compile(r"\b(?=[A-Z0-9]*\d)[A-HJ-NPR-Z0-9]{17}\b")
LONGEST_RAW = 2_000
UNREADABLE = "\ufffd"
BINARY = (b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf")


class Unreadable(Exception):
    """A whole file cannot be read; the code and detail say why."""

    def __init__(self, code: str, /, **detail: Any) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


class Record(NamedTuple):
    """One record of a file: its number, its cells, its raw text and what is wrong with its shape."""

    number: int
    cells: list[str]
    raw: str
    wrong: str = ""


@dataclass
class Table:
    """A file opened for reading; `cut` says how it is incomplete, once all records are read."""

    header: list[str]
    sample: list[list[str]]
    records: Iterator[Record]
    encoding: str = ""
    delimiter: str = ""
    ends_with_newline: bool = True
    cut: str = ""
    cut_detail: dict[str, Any] = field(default_factory=dict)


class _Lines:
    """Lines that remember the text read since it was last taken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._since: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines).replace("\x00", UNREADABLE)
        self._since.append(line)
        return line

    def take(self) -> list[str]:
        taken, self._since = self._since, []
        return taken


class _Raw(NamedTuple):
    cells: list[str]
    lines: list[str]
    broken: bool = False


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
    head = _head(chunks)
    if is_spreadsheet(head):
        return _workbook(chunks, columns)
    if head.startswith(BINARY):
        raise Unreadable("not_text")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<", b"{", b"[")):
        raise Unreadable("web_page" if b"<" in head[:16] else "no_header")
    return _text(chunks, encoding, delimiter, columns, newline_expected=newline_expected)


def _head(chunks: Chunks) -> bytes:
    return next(iter(chunks()), b"")[:1024]


def _workbook(chunks: Chunks, columns: Sequence[str]) -> Table:
    try:
        rows = list(rows_of(b"".join(chunks())))
    except NotASpreadsheet as broken:
        raise Unreadable("broken_workbook", why=str(broken)) from broken
    raws = iter([_Raw(row, ["\t".join(row)]) for row in rows])
    table = Table([], [], iter(()), encoding="xlsx")
    _start(table, raws, columns)
    return table


def _text(
    chunks: Chunks, encoding: str, delimiter: str, columns: Sequence[str], *, newline_expected: bool
) -> Table:
    found = find_encoding(chunks, encoding)
    lines: Iterator[str] = iter(text_lines(chunks, found.name))
    sample = list(islice(lines, 200))
    if sample and sample[0].strip().lower().startswith("sep="):
        delimiter = sample.pop(0).strip()[4:5] or delimiter
    delimiter = delimiter or find_delimiter("".join(sample)[:SAMPLE_TEXT])
    table = Table([], [], iter(()), found.name, delimiter, found.ends_with_newline, found.cut)
    if newline_expected and not found.ends_with_newline and sample:
        table.cut = table.cut or "cut_newline"
    _start(table, _raws(_Lines(chain(sample, lines)), delimiter), columns)
    return table


def find_delimiter(sample: str) -> str:
    """The mark between cells: the one that gives a known header, else the most even columns."""

    def evenness(delimiter: str) -> tuple[bool, float]:
        rows = _parsed(sample, delimiter)
        widths = Counter(len(row) for row in rows if row)
        width, times = widths.most_common(1)[0] if widths else (1, 1)
        known = any(looks_like_header(row) for row in rows[:HEADER_WITHIN])
        return known, (width - 1) * times / max(1, len(rows))

    return max(DELIMITERS, key=evenness)


def _parsed(sample: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
    except csv.Error:
        return rows
    return rows


def _raws(lines: _Lines, delimiter: str) -> Iterator[_Raw]:
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield _Raw([], lines.take(), broken=True)
            return
        yield _Raw(cells, lines.take())


def _start(table: Table, raws: Iterator[_Raw], columns: Sequence[str]) -> None:
    """Find the header, keep a sample of what follows, and set up the records."""
    full = (raw for raw in raws if any(cell.strip() for cell in raw.cells) or raw.broken)
    first = list(islice(full, HEADER_WITHIN))
    place = 0 if columns else _header_place(first)
    table.header = list(columns) or (first[place].cells if first else [])
    rest = chain(first if columns else first[place + 1 :], full)
    ahead = list(islice(rest, SAMPLE_RECORDS))
    table.sample = [raw.cells for raw in ahead]
    table.records = _records(table, chain(ahead, rest))


def _header_place(first: Sequence[_Raw]) -> int:
    """Where the header is; a first line that is already a vehicle is not eaten as one."""
    for place, raw in enumerate(first):
        if looks_like_header(raw.cells):
            return place
    if first and any(SHAPE.match(cleaned(cell)) for cell in first[0].cells):
        raise Unreadable("no_header")
    return 0


def _records(table: Table, raws: Iterator[_Raw]) -> Iterator[Record]:
    """Each record with what is wrong with its shape; one behind, so that the last is known."""
    wanted = _width(table.header)
    header = [cell.strip() for cell in table.header]
    held = next(raws, None)
    number = 0
    while held is not None:
        following = next(raws, None)
        number += 1
        wrong = _wrong(table, held, wanted, header, number, last=following is None)
        yield Record(number, held.cells, "".join(held.lines)[:LONGEST_RAW].rstrip("\r\n"), wrong)
        held = following


def _width(header: Sequence[str]) -> int:
    """How many cells a record has, not counting unnamed columns at the end."""
    named = [place for place, name in enumerate(header) if name.strip()]
    return named[-1] + 1 if named else 0


def _wrong(
    table: Table, raw: _Raw, wanted: int, header: list[str], number: int, *, last: bool
) -> str:
    if raw.broken or (last and _quote_open(raw.lines)):
        table.cut = "cut_quote"
        return "cut_quote"
    if last and not table.ends_with_newline and (len(raw.cells) < wanted or table.cut):
        table.cut = table.cut or "cut_row"
        return "cut_row"
    if _runs_together(raw.lines):
        table.cut, table.cut_detail = table.cut or "swallowed", {"record": number}
        return "swallowed"
    if any(UNREADABLE in line for line in raw.lines):
        return "unreadable"
    if [cell.strip() for cell in raw.cells] == header:
        return "header_again"
    return "" if _fits(raw.cells, wanted) else "width"


def _quote_open(lines: Sequence[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1


def _runs_together(lines: Sequence[str]) -> bool:
    """Whether a missing quotation mark has made one record of several vehicles."""
    return len(lines) > 1 and len({vin for line in lines for vin in VIN.findall(line)}) > 1


def _fits(cells: Sequence[str], wanted: int) -> bool:
    return len(cells) >= wanted and not any(cell.strip() for cell in cells[wanted:])
