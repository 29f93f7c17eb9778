"""The powertrain of a model, from the fuel economy guide of the US EPA (public domain).

`epa_powertrains.csv` holds one line for each run of model years in which a make offered a model with
one kind of powertrain only; `manage.py derive_powertrains` makes it from the EPA's own file.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

TABLE = Path(__file__).with_name("epa_powertrains.csv")
HEADER = ("make", "model", "first_year", "last_year", "powertrain")
NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
# How the EPA calls the kinds; hydrogen is none of the four.
KINDS = {"EV": "bev", "Plug-in Hybrid": "phev", "Hybrid": "hev", "FCV": "", "eFCV": ""}

Span = tuple[int, int, str]


def _plain(name: str) -> str:
    return NOT_IN_NAMES.sub("", name.lower())


@cache
def _table() -> dict[tuple[str, str], list[Span]]:
    """Spans of years by make and model, in the order of years."""
    found: dict[tuple[str, str], list[Span]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            span = (int(row["first_year"]), int(row["last_year"]), row["powertrain"])
            found.setdefault((row["make"], row["model"]), []).append(span)
    return found


def powertrain_by_model(make: str, model: str, year: int | None) -> str:
    """bev, phev, hev or ice when every version of this model year is that; else nothing."""
    spans = _table().get((_plain(make), _plain(model))) if year else None
    if not spans or year is None:
        return ""
    place = bisect_right(spans, year, key=lambda span: span[0]) - 1
    return spans[place][2] if place >= 0 and year <= spans[place][1] else ""


def derived(rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, str, int, int, str]]:
    """The lines of the table, from the rows of the EPA's vehicles.csv."""
    kinds: dict[tuple[str, str, int], set[str]] = {}
    whole: dict[tuple[str, str, int], str] = {}
    for row in rows:
        kind = KINDS.get(row["atvType"], "ice")
        make, base, year = _plain(row["make"]), _plain(row["baseModel"]), int(row["year"])
        full = _plain(row["model"])
        kinds.setdefault((make, base, year), set()).add(kind)
        kinds.setdefault((make, full, year), set()).add(kind)
        whole[make, full, year] = base
    sure = sorted(
        (*key, next(iter(each)))
        for key, each in kinds.items()
        if len(each) == 1 and not _said_by_base(key, whole.get(key, ""), kinds)
    )
    for (make, model), years in groupby(sure, key=lambda line: line[:2]):
        for span in _spans([line[2:] for line in years]):
            if model and span[2]:
                yield make, model, *span


def _said_by_base(
    key: tuple[str, str, int], base: str, kinds: dict[tuple[str, str, int], set[str]]
) -> bool:
    """Whether a full name ("RAV4 AWD") may be left out because its base ("RAV4") says as much."""
    make, full, year = key
    return base not in ("", full) and len(kinds[make, base, year]) == 1


def _spans(years: list[tuple[int, str]]) -> Iterator[Span]:
    """Years of one kind as spans; a year without the model ends one."""
    first, last, kind = years[0][0], *years[0]
    for year, now in years[1:]:
        if now != kind or year > last + 1:
            yield first, last, kind
            first = year
        last, kind = year, now
    yield first, last, kind
