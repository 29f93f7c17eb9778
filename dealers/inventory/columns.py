"""Which column of a file holds which fact, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from itertools import pairwise

from dealers.inventory import addresses, aliases, layouts, values, vins, vocabulary
from dealers.inventory.naming import plain

Row = Sequence[str]

WORDS, WORD_BEGINS = re.compile(r"[a-z]+"), re.compile(r"(?<=[a-z])(?=[A-Z])")
NUMBERED_IMAGE = re.compile(r"^(image|photo|picture|bild)s?(url|link)?s?\d+(url|link|src)?$")
ALIKE = 0.84
SHORTEST_MISSPELLING, LONGEST_NAME = 5, 40
MOST_VALUES = 200
# Of columns known by their values alone: how many of the values have to agree, how sure that is.
EVIDENT, SURE_BY_VALUES = 0.9, 0.7

# What a person may say about a column besides the fact that it holds.
EXTRA, COST, IGNORE = "extra", "cost", "ignore"

# Whether a value can be this fact; the share that can says how far a column's name is believed.
PROOFS: dict[str, Callable[[str], object]] = {
    aliases.VIN: lambda text: vins.SHAPE.match(vins.cleaned(text)),
    "year": lambda text: values.year_of(text, this_year=2100),
    "condition": vocabulary.condition_of,
    "price": values.NUMBER.search,
    "msrp": values.NUMBER.search,
    "odometer": values.NUMBER.search,
    "date_in_stock": values.date_of,
    aliases.IMAGES: lambda text: values.links([text]),
    "url": lambda text: text.strip().lower().startswith("http"),
    "drivetrain": vocabulary.drivetrain_of,
    "fuel": vocabulary.powertrain_of,
    aliases.DEALER_STATE: addresses.is_state,
}
# A column with such a name is believed only when so many values agree: it is used otherwise too.
MUST_BE_PROVEN = {"condition": 0.5, aliases.DEALER_STATE: 0.75}

BY_NAME: dict[str, tuple[str, int]] = {
    plain(alias): (fact, rank)
    for fact, names in aliases.ALIASES.items()
    for rank, alias in reversed(list(enumerate((fact, *names))))
}
COSTS = frozenset(map(plain, aliases.COSTS))
# A running number that a program has put in front; it says nothing about a vehicle.
RUNNING_NUMBER = re.compile(r"^(unnamed|index|row|rowno|rownum|rownumber|recordnumber|lineno)\d*$")
UNUSED = frozenset(map(plain, aliases.ABOUT_THE_DEALERSHIP))


@dataclass(frozen=True)
class Column:
    """One column: its name, what it was read as, how sure that is (0 to 1), and on what ground.

    `fact` is a fact's name, or extra, cost or ignore. `how` is told, layout, name, spelling, values,
    kept, cost, dealership, unnamed or spare.
    """

    place: int
    name: str
    fact: str
    confidence: float
    how: str


@dataclass
class Columns:
    """Where each fact stands in a record, which columns are kept as they are, and what was odd."""

    facts: dict[str, list[int]] = field(default_factory=dict)
    extra: dict[int, str] = field(default_factory=dict)
    costs: dict[int, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)
    each: list[Column] = field(default_factory=list)
    layout: str = ""
    width: int = 0

    def name_of(self, fact: str) -> str:
        """The name of the column that holds a fact, its words apart; nothing when there is none."""
        places = self.facts.get(fact, [])
        name = next((column.name for column in self.each if column.place in places[:1]), "")
        return name.replace("_", " ")

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


@lru_cache(maxsize=4096)
def nearest(name: str) -> tuple[str, float] | None:
    """The fact whose name this one misspells, and how alike they are; never one numbered apart."""
    short = plain(name)
    if not SHORTEST_MISSPELLING <= len(short) <= LONGEST_NAME:
        return None
    for best in get_close_matches(short, BY_NAME, n=1, cutoff=ALIKE):
        if re.sub(r"\D", "", best) == re.sub(r"\D", "", short):
            return BY_NAME[best][0], SequenceMatcher(None, best, short).ratio()
    return None


def map_columns(
    header: Row, sample: Iterable[Row] = (), told: Mapping[str, str] | None = None
) -> Columns:
    """Where each fact stands; what a person `told` (column name to fact) goes before all else."""
    return _Mapping(header, list(sample), {plain(k): v for k, v in (told or {}).items()}).found


class _Mapping:
    """One header on its way to its columns."""

    def __init__(self, header: Row, rows: Sequence[Row], told: Mapping[str, str]) -> None:
        self.names = [name.strip() for name in header]
        self.short = [plain(name) for name in header]
        self.rows, self.told = rows, told
        self.layout = layouts.recognize(header)
        self.means = {plain(k): v for k, v in self.layout.means.items()} if self.layout else {}
        self.found = Columns(width=_named_width(self.names))
        self.found.layout = self.layout.name if self.layout else ""
        self.columns: dict[int, Column] = {}
        self._claim()
        self._series_before_grade()
        self._guess_the_rest()
        self._keep_the_rest()
        self.found.each = [self.columns[place] for place in sorted(self.columns)]

    def _claim(self) -> None:
        """Give each fact its likeliest column among those that are named after it."""
        claims: dict[str, list[tuple[int, int, str]]] = {}
        for place in range(len(self.names)):
            if claim := self._claimed(place):
                fact, rank, how = claim
                claims.setdefault(fact, []).append((rank, place, how))
        for fact, those in claims.items():
            those.sort()
            taken = sorted(those, key=lambda c: c[1]) if fact == aliases.IMAGES else those[:1]
            for _rank, place, how in taken:
                self._take(place, fact, how, 1.0)

    def _claimed(self, place: int) -> tuple[str, int, str] | None:
        """The fact that a column is named after, the rank of that name, and who says so."""
        short = self.short[place]
        if short in self.told:
            fact = self.told[short]
            return None if fact in (EXTRA, COST, IGNORE) else (fact, -2, "told")
        if short in self.means:
            return (self.means[short], -1, "layout") if self.means[short] else None
        fact = fact_named(self.names[place]) or ""
        if not fact or (fact in MUST_BE_PROVEN and self._share(fact, place) < MUST_BE_PROVEN[fact]):
            return None
        return fact, BY_NAME.get(short, (fact, place))[1], "name"

    def _share(self, fact: str, place: int) -> float:
        """The share of a column's values that can be this fact; 1 when there is nothing to tell."""
        proof = PROOFS.get(fact)
        if proof is None:
            return 1.0
        cells = [row[place] for row in self.rows[:MOST_VALUES] if place < len(row)]
        texts = [text for text in cells if not vocabulary.is_null(text)]
        return sum(bool(proof(text)) for text in texts) / len(texts) if texts else 1.0

    def _take(self, place: int, fact: str, how: str, sure: float) -> None:
        if how != "told":
            sure *= (1 + self._share(fact, place)) / 2
        self.found.facts.setdefault(fact, []).append(place)
        self.columns[place] = Column(place, self.names[place], fact, round(sure, 2), how)

    def _series_before_grade(self) -> None:
        """Read `vehicle` as the model and `model` as the grade, where a file has both."""
        taken = "trim" in self.found.facts or {"vehicle", "model"} & self.told.keys()
        if taken or not {"vehicle", "model"} <= set(self.short):
            return
        del self.found.facts["model"]
        self._take(self.short.index("vehicle"), "model", "name", 0.9)
        self._take(self.short.index("model"), "trim", "name", 0.9)

    def _guess_the_rest(self) -> None:
        """Read misspelt names, and a column of VINs under any name."""
        for place, name in enumerate(self.names):
            if not self._open(place) or fact_named(name) or is_cost(name):
                continue
            near = nearest(name) if not is_about_dealership(name) else None
            if near and near[0] not in self.found.facts and self._share(near[0], place) >= 0.5:
                self._take(place, near[0], "spelling", near[1])
                self.found.guessed[name] = near[0]
            elif self._are_vins(place):
                self._take(place, aliases.VIN, "values", SURE_BY_VALUES)
                self.found.guessed[name] = aliases.VIN

    def _open(self, place: int) -> bool:
        short = self.short[place]
        return place not in self.columns and not {short} & (self.told.keys() | self.means.keys())

    def _are_vins(self, place: int) -> bool:
        filled = sum(bool(row[place].strip()) for row in self.rows if place < len(row))
        missing = aliases.VIN not in self.found.facts and bool(self.short[place])
        return missing and filled > 1 and self._share(aliases.VIN, place) >= EVIDENT

    def _keep_the_rest(self) -> None:
        for place, name in enumerate(self.names):
            if place in self.columns:
                continue
            fact, how = self._rest(place, name)
            if fact == COST:
                self.found.costs[place] = name[:60]
            elif fact == EXTRA:
                self.found.extra[place] = name[:60]
            self.columns[place] = Column(place, name, fact, 1.0, how)

    def _rest(self, place: int, name: str) -> tuple[str, str]:
        told = self.told.get(self.short[place], "")
        if told in (EXTRA, COST, IGNORE):
            return told, "told"
        if not self.short[place] or RUNNING_NUMBER.match(self.short[place]):
            return IGNORE, "unnamed"
        if is_cost(name):
            return COST, "cost"
        return (IGNORE, "dealership") if is_about_dealership(name) else (EXTRA, "kept")


def _named_width(names: Sequence[str]) -> int:
    """How many columns there are, not counting unnamed ones at the end."""
    return max((place + 1 for place, name in enumerate(names) if name), default=0)


def is_cost(name: str) -> bool:
    """Whether a column holds what the dealership pays, which is kept apart and never published."""
    short = plain(name)
    words = WORDS.findall(WORD_BEGINS.sub(" ", name).lower())
    told = not aliases.COST_WORDS.isdisjoint(words)
    return told or short in COSTS or any(part in short for part in aliases.COST_PARTS)


def is_about_dealership(name: str) -> bool:
    """Whether a column describes the dealership, which the roster knows better."""
    short = plain(name)
    return short in UNUSED or short.startswith("dealerphone")


def doubled(header: Row) -> list[str]:
    """The column names that a header has twice."""
    names = sorted(plain(name) for name in header if name.strip())
    return sorted({one for one, two in pairwise(names) if one == two})
