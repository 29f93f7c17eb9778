"""One record of a feed, understood: a vehicle's facts, or the reason why it is none."""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple
from uuid import UUID

from dealers.inventory import aliases, values, vins, vocabulary
from dealers.inventory.columns import Columns
from dealers.inventory.reading import Record
from dealers.inventory.roster import Lot, Roster

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
    "powertrain",
    "fuel",
    "engine",
    "transmission",
    "drivetrain",
    "exterior_color",
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
)
# What is staged for a record that only says that its vehicle is still there.
_BLANK: dict[str, Any] = {"photos": "[]", "options": "[]", "extra": "{}", "certified": False}
_NULL = ("year", "price", "msrp", "odometer", "date_in_stock")
NO_FACTS = tuple(None if name in _NULL else _BLANK.get(name, "") for name in FACTS)
WORDS = {
    "stock_number": 40,
    "make": 60,
    "model": 80,
    "trim": 120,
    "body": 80,
    "exterior_color": 120,
    "interior_color": 120,
    "engine": 160,
    "transmission": 120,
    "drivetrain": 80,
    "fuel": 80,
    "condition": 60,
}
NEVER_A_NUMBER = ("make", "fuel", "condition")
LONGEST_EXTRA = 500

# Facts that are told by columns of another name.
TOLD_BY = {
    "vin_check": ("vin",),
    "powertrain": ("fuel", "engine", "model"),
    "certified": ("certified", "condition"),
    "photos": (aliases.IMAGES,),
    "currency": ("currency", "price", "msrp"),
    "odometer_unit": ("odometer",),
}


class Trouble(Exception):
    """A record is no vehicle; the code and detail say why."""

    def __init__(self, code: str, /, **detail: Any) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


class Understood(NamedTuple):
    """A vehicle as it is staged: where, who, since when, its facts and their hash."""

    dealership_id: UUID
    identity: str
    first_seen: date | None
    row_hash: bytes
    facts: tuple[Any, ...]


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

    def delivers(self, fact: str) -> bool:
        """Whether this file says anything about a fact; what it is silent on stays as it was."""
        told_by = TOLD_BY.get(fact, (fact,))
        given = fact in ("make", "extra") or fact in self.defaults
        return given or any(name in self.columns.facts for name in told_by)


def understand(record: Record, context: Context) -> Understood:
    """The vehicle in a record; raises Trouble with the reason when there is none."""
    if record.wrong:
        widths = {"found": len(record.cells), "wanted": context.columns.width}
        raise Trouble(record.wrong, **widths, encoding=context.encoding)
    cells = _cells(record, context)
    lot = _dealership(cells, context)
    facts = _facts(record, cells, lot, context)
    staged = tuple(facts[name] for name in FACTS)
    identity = facts["vin"] or f"#{facts['stock_number']}"
    hashed = blake2b(repr(staged).encode(), digest_size=16).digest()
    _note_made(cells, context)
    return Understood(lot.id, identity, _first_seen(facts, cells, context), hashed, staged)


def seen_identity(record: Record, context: Context) -> str:
    """The VIN or stock number of a record that is no vehicle, so that its vehicle is not missed."""
    cells = _cells(record, context)
    vin = vins.cleaned(cells.get("vin", ""))
    stock = values.words(cells.get("stock_number", ""))
    return vin[:17] if len(vin) >= 5 else f"#{stock[:40]}" if stock else ""


def _cells(record: Record, context: Context) -> dict[str, str]:
    """The text of each fact that has a column."""
    cells = record.cells
    return {
        fact: cells[places[0]]
        for fact, places in context.columns.facts.items()
        if places[0] < len(cells)
    }


def _dealership(cells: Mapping[str, str], context: Context) -> Lot:
    code = values.words(cells.get(aliases.DEALER_CODE, ""))
    roster = context.roster
    exact = roster.exactly(code) if code else None
    if roster.own:
        if exact and exact.id != roster.own.id:
            raise Trouble("other_dealer", code=code)
        return roster.own
    if not code:
        raise Trouble("no_dealer_code")
    found = exact or roster.padded(code)
    if not found:
        raise Trouble("unknown_dealer", code=code[:40])
    context.odd["padded_code"] += exact is None
    return found


def _facts(record: Record, cells: dict[str, str], lot: Lot, context: Context) -> dict[str, Any]:
    given = {**context.defaults, **{k: v for k, v in cells.items() if not vocabulary.is_null(v)}}
    facts: dict[str, Any] = {name: _short(name, given.get(name, "")) for name in WORDS}
    facts["make"] = facts["make"] or context.make
    facts["year"] = _year(given.get("year", ""), context)
    if not facts["model"]:
        raise Trouble("no_model")
    _identify(facts, given, lot, context)
    _classify(facts, given, context)
    _price(facts, given, lot, context)
    facts["odometer"], facts["odometer_unit"] = values.odometer_of(
        given.get("odometer", ""), unit=given.get("odometer_unit", ""), country=lot.country
    )
    _describe(facts, given, record, context)
    return facts


def _short(name: str, text: str) -> str:
    """A short field in words; pieces of web pages and numbers in the wrong place are refused."""
    word = values.words(html.unescape(text) if "&" in text else text)
    if len(word) > WORDS[name]:
        raise Trouble("too_long", field=name, most=WORDS[name])
    if values.is_debris(word):
        raise Trouble("debris", field=name, text=word[:60])
    if name in NEVER_A_NUMBER and word.replace(".", "").isdecimal():
        raise Trouble("shifted", field=name, text=word)
    return word


def _year(text: str, context: Context) -> int | None:
    year = values.year_of(text, this_year=context.today.year)
    context.odd["bad_year"] += year is None
    return year


def _identify(facts: dict[str, Any], given: Mapping[str, str], lot: Lot, context: Context) -> None:
    facts["vin"], facts["vin_check"] = "", ""
    if given.get("vin", "").strip():
        verdict = vins.judge(given["vin"], country=lot.country, year=facts["year"])
        if verdict.wrong:
            code = "vin_proposal" if verdict.proposal else verdict.wrong
            raise Trouble(code, vin=verdict.vin[:40], proposal=verdict.proposal)
        facts["vin"], facts["vin_check"] = verdict.vin, verdict.check.value
        context.odd["unverified_vin"] += verdict.check is vins.Check.UNVERIFIED
    elif not facts["stock_number"]:
        raise Trouble("no_identity")


def _classify(facts: dict[str, Any], given: Mapping[str, str], context: Context) -> None:
    """Condition, certified, drivetrain and powertrain in our words; what is unknown stays empty."""
    said = facts["condition"]
    condition = vocabulary.condition_of(said) if said else None
    context.odd["unknown_condition"] += bool(said) and condition is None
    facts["said_condition"] = said
    facts["condition"] = condition.name if condition else ""
    sure = vocabulary.is_yes(given.get("certified", ""))
    facts["certified"] = sure or bool(condition and condition.certified)
    facts["said_drivetrain"] = facts["drivetrain"]
    facts["drivetrain"] = vocabulary.drivetrain_of(facts["drivetrain"])
    facts["powertrain"] = vocabulary.powertrain_of(
        facts["fuel"], facts["engine"], f"{facts['model']} {facts['trim']}"
    )


def _price(facts: dict[str, Any], given: Mapping[str, str], lot: Lot, context: Context) -> None:
    currency = given.get("currency", "").strip().upper()[:3]
    for name in ("price", "msrp"):
        price = values.price_of(
            given.get(name, ""), comma_decimals=lot.comma_decimals, new=facts["condition"] == "new"
        )
        facts[name] = price.amount
        currency = currency or price.currency
        context.odd["odd_price"] += price.odd
    facts["currency"] = currency or lot.currency


def _describe(
    facts: dict[str, Any], given: Mapping[str, str], record: Record, context: Context
) -> None:
    places = context.columns.facts.get(aliases.IMAGES, [])
    photos = values.links(record.cells[place] for place in places if place < len(record.cells))
    promised = values.number_of(given.get("photo_count", "").strip() or "0")
    context.odd["photo_count"] += bool(promised and promised > len(photos))
    facts["photos"] = json.dumps(photos)
    facts["options"] = json.dumps(values.listed(given.get("options", "")), ensure_ascii=False)
    facts["description"] = values.prose(given.get("description", ""))
    url = given.get("url", "").strip()
    facts["url"] = url[:500] if url.lower().startswith(("http://", "https://")) else ""
    in_stock = given.get("date_in_stock", "")
    facts["date_in_stock"] = values.date_of(in_stock, month_first=context.month_first)
    context.odd["bad_date"] += bool(in_stock.strip()) and facts["date_in_stock"] is None
    facts["extra"] = json.dumps(_extra(facts, record, context), ensure_ascii=False, sort_keys=True)


def _extra(facts: Mapping[str, Any], record: Record, context: Context) -> dict[str, str]:
    """What has no place of its own, under the sender's names and in the sender's words."""
    extra = {
        name: text.strip()[:LONGEST_EXTRA]
        for place, name in context.columns.extra.items()
        if place < len(record.cells) and (text := record.cells[place]).strip()
    }
    for name in ("condition", "drivetrain"):
        said = facts[f"said_{name}"]
        if said and said.lower() != facts[name]:
            extra[name] = said
    return extra


def _first_seen(
    facts: Mapping[str, Any], cells: Mapping[str, str], context: Context
) -> date | None:
    if facts["date_in_stock"]:
        since: date = min(facts["date_in_stock"], context.today)
        return since
    days = cells.get("days_in_stock", "").strip()
    return context.today - timedelta(int(days)) if days.isdecimal() and len(days) < 5 else None


def _note_made(cells: Mapping[str, str], context: Context) -> None:
    """Remember the earliest and the latest instant at which records say they were exported."""
    said = cells.get(aliases.EXPORTED_AT, "")
    moment = values.moment_of(said, month_first=context.month_first) if said else None
    if moment:
        context.made = [min([moment, *context.made]), max([moment, *context.made])]
