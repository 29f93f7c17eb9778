"""Which column of a file holds which fact."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from dealers.inventory import aliases, vocabulary

Row = Sequence[str]

NUMBERED_IMAGE = re.compile(r"^(image|photo|picture|bild)(url|link)?\d+(url|link)?$")
ONE_WORD = re.compile(r"[^a-z0-9]+")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
ALIKE = 0.84
SHORTEST_MISSPELLING = 5

# A column with such a name is believed only when its values agree.
PROOFS: dict[str, Callable[[str], object]] = {"condition": vocabulary.condition_of}


def plain(name: str) -> str:
    """A column name without case, spaces and marks: "Stock #" is "stock"."""
    return ONE_WORD.sub("", name.strip().lower().translate(UMLAUTS))


BY_NAME: dict[str, tuple[str, int]] = {
    plain(alias): (fact, rank)
    for fact, names in aliases.ALIASES.items()
    for rank, alias in reversed(list(enumerate((fact, *names))))
}
COSTS = frozenset(map(plain, aliases.COSTS))
UNUSED = frozenset(map(plain, aliases.ABOUT_THE_DEALERSHIP))


@dataclass
class Columns:
    """Where each fact stands in a record, which columns are kept as they are, and what was odd."""

    facts: dict[str, list[int]] = field(default_factory=dict)
    extra: dict[int, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)
    width: int = 0

    def missing(self, *, many_dealerships: bool) -> list[str]:
        """The facts without which no record of this file can be a vehicle."""
        lost = [fact for fact in ("year", "model") if fact not in self.facts]
        if not {aliases.VIN, aliases.STOCK_NUMBER} & self.facts.keys():
            lost.insert(0, aliases.VIN)
        if many_dealerships and aliases.DEALER_CODE not in self.facts:
            lost.insert(0, aliases.DEALER_CODE)
        return lost


def fact_named(name: str) -> str | None:
    """The fact that a column of exactly this name holds, if any name in the list is it."""
    short = plain(name)
    if NUMBERED_IMAGE.match(short):
        return aliases.IMAGES
    known = BY_NAME.get(short)
    return known[0] if known else None


def looks_like_header(cells: Row) -> bool:
    """Whether these cells name columns: one is an identity, and two more are known."""
    named = {fact_named(cell) for cell in cells} - {None}
    return len(named) >= 3 and bool(named & {aliases.VIN, aliases.STOCK_NUMBER})


def nearest(name: str) -> str | None:
    """The fact whose name this one misspells, when it is close and not merely numbered apart."""
    short = plain(name)
    if len(short) < SHORTEST_MISSPELLING:
        return None
    alike = ((SequenceMatcher(None, short, known).ratio(), known) for known in BY_NAME)
    ratio, best = max(alike, default=(0.0, ""))
    same_digits = re.sub(r"\D", "", best) == re.sub(r"\D", "", short)
    return BY_NAME[best][0] if ratio >= ALIKE and same_digits else None


def map_columns(
    header: Row, sample: Iterable[Row] = (), told: Mapping[str, str] | None = None
) -> Columns:
    """Where each fact stands, found by name; `told` (column name to fact) goes first."""
    found = Columns(width=len(_trimmed(header)))
    rows = list(sample)
    claims = _claims(header, rows, {plain(k): v for k, v in (told or {}).items()})
    for fact, places in claims.items():
        places.sort()
        found.facts[fact] = _all_or_best(fact, places)
    _series_before_grade(header, found)
    _guess_the_rest(header, rows, found)
    _keep_the_rest(header, found)
    return found


def _trimmed(header: Row) -> list[str]:
    cells = [cell.strip() for cell in header]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _claims(
    header: Row, rows: Sequence[Row], told: Mapping[str, str]
) -> dict[str, list[tuple[int, int]]]:
    claims: dict[str, list[tuple[int, int]]] = {}
    for place, name in enumerate(header):
        short = plain(name)
        fact = told.get(short) or fact_named(name)
        if fact and (short in told or _proven(fact, place, rows)):
            rank = -1 if short in told else BY_NAME.get(short, (fact, place))[1]
            claims.setdefault(fact, []).append((rank, place))
    return claims


def _proven(fact: str, place: int, rows: Sequence[Row]) -> bool:
    """Whether the values of a column agree with its name, for names that are used otherwise too."""
    proof = PROOFS.get(fact)
    values = [row[place] for row in rows if place < len(row) and row[place].strip()]
    if proof is None or not values:
        return True
    return 2 * sum(bool(proof(value)) for value in values) >= len(values)


def _all_or_best(fact: str, places: list[tuple[int, int]]) -> list[int]:
    if fact == aliases.IMAGES:
        return sorted(place for _, place in places)
    return [places[0][1]]


def _series_before_grade(header: Row, found: Columns) -> None:
    """Read `vehicle` as the model and `model` as the grade, where a file has both."""
    short = [plain(name) for name in header]
    if "trim" in found.facts or not {"vehicle", "model"} <= set(short):
        return
    found.facts["model"] = [short.index("vehicle")]
    found.facts["trim"] = [short.index("model")]


def _guess_the_rest(header: Row, rows: Sequence[Row], found: Columns) -> None:
    taken = {place for places in found.facts.values() for place in places}
    for place, name in enumerate(header):
        if place in taken or fact_named(name) or is_cost(name) or is_about_dealership(name):
            continue
        fact = nearest(name)
        if fact and fact not in found.facts and _proven(fact, place, rows):
            found.facts[fact] = [place]
            found.guessed[name.strip()] = fact


def _keep_the_rest(header: Row, found: Columns) -> None:
    taken = {place for places in found.facts.values() for place in places}
    for place, name in enumerate(header):
        short = plain(name)
        if place in taken or not short or is_cost(name) or is_about_dealership(name):
            continue
        found.extra[place] = name.strip()[:60]


def is_cost(name: str) -> bool:
    """Whether a column holds what the dealership pays, which is never kept nor shown."""
    short = plain(name)
    return short in COSTS or any(word in short for word in ("invoice", "wholesale", "dealercost"))


def is_about_dealership(name: str) -> bool:
    """Whether a column describes the dealership, which the roster knows better."""
    short = plain(name)
    return short in UNUSED or short.startswith("dealerphone")


def doubled(header: Row) -> list[str]:
    """The column names that a header has twice."""
    names = sorted(plain(name) for name in header if name.strip())
    return sorted({one for one, two in pairwise(names) if one == two})
