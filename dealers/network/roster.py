"""Reading a roster of dealerships: one CSV row each."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from dealers.network.states import TIME_ZONES

COLUMNS = ("code", "name", "state", "lat", "long", "url")
REQUIRED = ("code", "name", "state")


@dataclass(frozen=True)
class RosterRow:
    """One dealership as the roster tells it; `problem` says why it cannot be taken."""

    number: int
    code: str
    name: str
    state: str
    website: str
    latitude: float | None
    longitude: float | None
    problem: str = ""


def read_roster(path: Path) -> Iterator[RosterRow]:
    """Yield every row of the file; raises ValueError when it is not a roster."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(_("The file has no column %(names)s.") % {"names": ", ".join(missing)})
        yield from _rows(reader)


def _rows(reader: Iterable[dict[str, str | None]]) -> Iterator[RosterRow]:
    seen: set[str] = set()
    for number, raw in enumerate(reader, start=1):
        cells = {name: (raw.get(name) or "").strip() for name in COLUMNS}
        yield _row(number, cells, is_repeated=cells["code"] in seen)
        seen.add(cells["code"])


def _row(number: int, cells: dict[str, str], *, is_repeated: bool) -> RosterRow:
    latitude, longitude = _degrees(cells["lat"], 90), _degrees(cells["long"], 180)
    problem = _problem(cells, is_repeated=is_repeated)
    state = cells["state"].upper()
    return RosterRow(
        number, cells["code"], cells["name"], state, cells["url"], latitude, longitude, problem
    )


def _problem(cells: dict[str, str], *, is_repeated: bool) -> str:
    for name in REQUIRED:
        if not cells[name]:
            return _("%(name)s is empty") % {"name": name}
    if is_repeated:
        return _("the code %(code)s stands in the file twice") % {"code": cells["code"]}
    if cells["state"].upper() not in TIME_ZONES:
        return _("unknown state %(state)s") % {"state": cells["state"]}
    return ""


def _degrees(text: str, limit: int) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) <= limit else None
