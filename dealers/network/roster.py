"""Reading a roster of dealerships, CSV or workbook: what its columns are called and hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.common import spreadsheets
from portal.common.refusals import Refused

# In the order of our own export.
COLUMNS = (
    "code", "name", "region", "group", "status", "street", "postal_code", "city", "state",
    "country", "latitude", "longitude", "time_zone", "currency", "locale", "phone", "email",
    "website", "opening_hours",
)  # fmt: skip
ALIASES = {"lat": "latitude", "long": "longitude", "lng": "longitude", "url": "website",
           "subdivision": "state", "district": "region", "zip": "postal_code",
           "dealer code": "code", "dealer group": "group", "hours": "opening_hours"}  # fmt: skip
REQUIRED = ("code", "name")
MOST_BYTES = 10 * 1024 * 1024


class NotARoster(Refused, ValueError):
    """The file can't be read as a list of dealerships."""


@dataclass(frozen=True)
class RosterRow:
    """One line of the file: the cells of the columns it has, and why it can't be taken, if so."""

    number: int
    cells: dict[str, str]
    problem: str = ""

    @property
    def code(self) -> str:
        """The dealer code; leading zeros count."""
        return self.cells.get("code", "")


def read_roster(data: bytes) -> list[RosterRow]:
    """Give every row of a CSV or XLSX file; raises NotARoster in words when it is neither."""
    if len(data) > MOST_BYTES:
        raise NotARoster(_("The file is larger than 10 MB."))
    lines = _lines(data)
    names = [_column(cell) for cell in next(lines, [])]
    missing = [name for name in REQUIRED if name not in names]
    if "state" not in names and "region" not in names:
        missing.append("state")
    if missing:
        raise NotARoster(_("The file has no column %(names)s.") % {"names": ", ".join(missing)})
    return list(_rows(names, lines))


def _lines(data: bytes) -> Iterator[Sequence[str]]:
    if spreadsheets.is_spreadsheet(data[:8]):
        try:
            return iter(list(spreadsheets.rows_of(data)))
        except spreadsheets.NotASpreadsheet as broken:
            raise NotARoster(
                _("The workbook can't be opened: %(why)s.") % {"why": broken}
            ) from broken
    text = _decoded(data)
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        return iter(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error as broken:
        raise NotARoster(_("The file is no CSV: %(why)s.") % {"why": broken}) from broken


def _decoded(data: bytes) -> str:
    """Give the text; what is not UTF-8 was saved by a Western spreadsheet program."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _column(cell: str) -> str:
    name = cell.strip().lower()
    return ALIASES.get(name, name.replace(" ", "_"))


def _rows(names: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[RosterRow]:
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not any(cell.strip() for cell in line):
            continue
        plain = (spreadsheets.unguarded(cell.strip()) for cell in line)
        found = dict(zip(names, plain, strict=False))
        cells = {name: cell for name, cell in found.items() if name in COLUMNS}
        yield RosterRow(number, cells, _problem(cells, seen))
        seen.add(cells.get("code", ""))


def _problem(cells: dict[str, str], seen: set[str]) -> str:
    for name in REQUIRED:
        if not cells.get(name):
            return _("%(name)s is empty") % {"name": name}
    if cells["code"] in seen:
        return _("the code %(code)s stands in the file twice") % {"code": cells["code"]}
    return ""
