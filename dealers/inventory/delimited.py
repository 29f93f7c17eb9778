"""Text files whose records are lines of cells: which mark parts the cells, and the raw records."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from dealers.inventory.columns import looks_like_header
from dealers.inventory.encodings import Chunks, Encoding, text_lines

DELIMITERS = (",", ";", "\t", "|")
HEADER_WITHIN = 10
SAMPLE_LINES = 200
SAMPLE_TEXT = 64 * 1024
UNREADABLE = "\ufffd"


class Raw(NamedTuple):
    """One record as it stands in its file; `wrong` and `cut` say how it is broken."""

    cells: list[str]
    lines: list[str]
    wrong: str = ""
    cut: bool = False


class Delimited(NamedTuple):
    """A text file opened: the mark between its cells, its records, and whether it has any text."""

    delimiter: str
    raws: Iterator[Raw]
    full: bool


class _Lines:
    """Lines that remember the text read since it was last taken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._since: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        if "\x00" in line:
            line = line.replace("\x00", UNREADABLE)
        self._since.append(line)
        return line

    def take(self) -> list[str]:
        taken, self._since = self._since, []
        return taken


def open_delimited(chunks: Chunks, found: Encoding, delimiter: str) -> Delimited:
    """The records of a text file; without a delimiter told, the likeliest is taken."""
    lines: Iterator[str] = iter(text_lines(chunks, found.name))
    sample = list(islice(lines, SAMPLE_LINES))
    full = bool(sample)
    if sample and sample[0].strip().lower().startswith("sep="):
        delimiter = sample.pop(0).strip()[4:5] or delimiter
    delimiter = delimiter or find_delimiter("".join(sample)[:SAMPLE_TEXT])
    return Delimited(delimiter, _raws(_Lines(chain(sample, lines)), delimiter), full)


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


def _raws(lines: _Lines, delimiter: str) -> Iterator[Raw]:
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            for cells in reader:
                yield Raw(cells, lines.take())
        except csv.Error:
            yield Raw([], lines.take(), wrong="cut_quote", cut=True)
        return
