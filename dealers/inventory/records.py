"""One record of a feed, understood: a vehicle's facts, or the reason why it is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple

from dealers.inventory import aliases, values, vins, vocabulary
from dealers.inventory.columns import Columns
from dealers.inventory.plans import Plan, Trouble
from dealers.inventory.reading import Record
from dealers.inventory.roster import Lot, Roster
from dealers.inventory.tokens import NULL

# The facts of a vehicle in the order in which they are staged.
FACTS = (
    "vin",
    "vin_check",
    "stock_number",
    "year",
    "make",
    "model",
    "trim",
    "body",
    "body_type",
    "powertrain",
    "fuel",
    "engine",
    "transmission",
    "drivetrain",
    "exterior_color",
    "color_family",
    "interior_color",
    "condition",
    "certified",
    "price",
    "msrp",
    "currency",
    "odometer",
    "odometer_unit",
    "photos",
    "options",
    "description",
    "url",
    "date_in_stock",
    "extra",
    "costs",
)
# Facts that we conclude from others: when only these differ, the vehicle has not changed.
CONCLUDED = ("vin_check", "body_type", "powertrain", "color_family")
# What is staged for a record that only says that its vehicle is still there.
_BLANK = {"photos": "[]", "options": "[]", "extra": "{}", "costs": "{}", "certified": "f"}
_NULL = ("year", "price", "msrp", "odometer", "date_in_stock")
NO_FACTS = "\t".join(NULL if name in _NULL else _BLANK.get(name, "") for name in FACTS)

# Facts that are told by columns of another name.
TOLD_BY = {
    "vin_check": (aliases.VIN,),
    "body_type": ("body",),
    "powertrain": ("fuel", "engine", "model"),
    "color_family": ("exterior_color",),
    "certified": ("certified", "condition"),
    "photos": (aliases.IMAGES,),
    "currency": ("currency", "price", "msrp"),
    "odometer_unit": ("odometer",),
}


class Understood(NamedTuple):
    """A vehicle as it is staged: where, who, since when, its facts' hash, and its facts for COPY."""

    lot: Lot
    identity: str
    first_seen: str
    row_hash: str
    facts: str


@dataclass
class Context:
    """What one run knows before it reads its first record."""

    roster: Roster
    columns: Columns
    today: date
    make: str = ""
    defaults: Mapping[str, str] = field(default_factory=dict)
    month_first: bool = True
    encoding: str = "utf-8"
    odd: Counter[str] = field(default_factory=Counter)
    made: list[datetime] = field(default_factory=list)

    @cached_property
    def plan(self) -> Plan:
        """How the cells of this file are understood."""
        return Plan(self)

    def delivers(self, fact: str) -> bool:
        """Whether this file says anything about a fact; what it is silent on stays as it was."""
        if fact == "costs":
            return bool(self.columns.costs)
        told_by = TOLD_BY.get(fact, (fact,))
        given = fact in ("make", "extra") or fact in self.defaults
        return given or any(name in self.columns.facts for name in told_by)


def understand(record: Record, context: Context) -> Understood:
    """The vehicle in a record; raises Trouble with the reason when there is none."""
    if record.wrong:
        widths = {"found": len(record.cells), "wanted": context.columns.width}
        raise Trouble(record.wrong, **widths, encoding=context.encoding)
    plan, odd = context.plan, context.odd
    at, cells = plan.at, [*record.cells, ""]
    lot, padded = plan.dealers[cells[at[aliases.DEALER_CODE]]]
    stock, make, model, trim, body, paint, interior, engine, gearbox, drive, fuel, word = [
        meaning[cells[place]] for place, meaning in plan.words
    ]
    if not model:
        raise Trouble("no_model")
    year = plan.years[cells[at["year"]]]
    vin, check, sent_year = plan.identified(cells, lot, stock, year)
    condition, drivetrain = plan.conditions[word], plan.drivetrains[drive]
    certified = condition.certified or plan.certified[cells[at["certified"]]]
    since = plan.since(cells)
    if padded or year.bad or condition.unknown:
        odd.update(padded_code=padded, bad_year=year.bad, unknown_condition=condition.unknown)
    plan.moments[cells[at[aliases.EXPORTED_AT]]]
    plan.check_address(cells, lot)
    told = vocabulary.powertrain_of(fuel, engine, model, trim=trim, make=make, year=year.value)
    facts = "\t".join(
        (
            vin, check, stock, sent_year, make, model, trim, body,
            vocabulary.body_type_of(body), told, fuel, engine, gearbox, drivetrain.name,
            paint, vocabulary.color_family_of(paint), interior,
            condition.name, "t" if certified else "f",
            *plan.prices(cells, lot, new=condition.name == "new"), *plan.odometer(cells, lot),
            plan.photos(cells), *plan.described(cells), since.day,
            plan.kept(cells, condition, drivetrain), plan.cost(cells),
        )
    )  # fmt: skip
    row_hash = blake2b(facts.encode(), digest_size=16).hexdigest()
    return Understood(lot, vin or f"#{stock}", since.first_seen, row_hash, facts)


def seen_identity(record: Record, context: Context) -> str:
    """The VIN or stock number of a record that is no vehicle, so that its vehicle is not missed."""
    cells = record.cells
    said = {fact: cells[at[0]] for fact, at in context.columns.facts.items() if at[0] < len(cells)}
    vin = vins.cleaned(said.get(aliases.VIN, ""))
    stock = values.words(said.get(aliases.STOCK_NUMBER, ""))
    return vin[:17] if len(vin) >= 5 else f"#{stock[:40]}" if stock else ""


def dealer_code(record: Record, context: Context) -> str:
    """The code of the dealership that a record names, as it stands there."""
    places = context.columns.facts.get(aliases.DEALER_CODE, [len(record.cells)])
    return record.cells[places[0]].strip() if places[0] < len(record.cells) else ""
