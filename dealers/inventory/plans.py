"""How the cells of one file are understood: what each text means is worked out once."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from dealers.inventory import addresses, aliases, values, vins, vocabulary
from dealers.inventory.roster import Lot
from dealers.inventory.tokens import NULL, Remembered, json_entry, json_list, json_object, token

if TYPE_CHECKING:
    from dealers.inventory.records import Context

Cells = Sequence[str]
# Short fields in words, and how long they may be.
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
# Where "2" or "10" may be speeds or wheels, but no more digits than that.
HARDLY_A_NUMBER = ("transmission", "drivetrain")
ADDRESS = (
    aliases.DEALER_ZIP, aliases.DEALER_STATE, aliases.DEALER_LATITUDE, aliases.DEALER_LONGITUDE,
)  # fmt: skip
# What stands in place of a dealer code where a person sells.
PRIVATE = frozenset({"private", "private seller", "privat", "privatverkauf", "fsbo", "by owner"})
LONGEST_EXTRA = 500
LONGEST_URL = 500


class Trouble(Exception):
    """A record is no vehicle; the code and detail say why."""

    def __init__(self, code: str, /, **detail: object) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


class Year(NamedTuple):
    """A model year, and whether the cell named one that cannot be."""

    value: int | None
    bad: bool


class Said(NamedTuple):
    """A word of a short list as we read it, and the entry that keeps the sender's own word."""

    name: str
    entry: str
    certified: bool = False
    unknown: bool = False


class Since(NamedTuple):
    """The day a vehicle came into stock as it was told, and the one to count from."""

    day: str
    first_seen: str
    bad: bool


class Plan:
    """Where each fact stands in the records of a file, and what its cells were found to mean."""

    def __init__(self, context: Context) -> None:
        columns = context.columns
        self.context, self.odd = context, context.odd
        self.defaults = {"make": context.make, **context.defaults}
        places = {fact: at[0] for fact, at in columns.facts.items()}
        # A record ends in an empty cell, which is that of facts without a column.
        self.at = {fact: places.get(fact, -1) for fact in (*aliases.ALIASES, *WORDS)}
        self.words = [(self.at[name], Remembered(self._words(name))) for name in WORDS]
        self.dealers = Remembered(self._dealer)
        self.years = Remembered(self._year)
        self.conditions = Remembered(self._condition)
        self.certified = Remembered(self._certified)
        self.drivetrains = Remembered(_drivetrain)
        self.currencies = Remembered(_currency)
        self.days = Remembered(self._since)
        self.ages = Remembered(self._age)
        self.promised = Remembered(_count)
        self.options = Remembered(lambda text: json_list(values.listed(text)))
        self.moments = Remembered(self._note_made)
        self.images = columns.facts.get(aliases.IMAGES, [])
        address = [self.at[fact] for fact in ADDRESS]
        self.address = address if max(address) >= 0 else []
        # Vendors call the column Miles wherever the dealership is; kilometres are meant.
        named = values.unit_in(columns.name_of("odometer"))
        self.unit = named if named == "km" else ""
        self.extra = [(place, _keep_as(name)) for place, name in sorted(columns.extra.items())]
        self.costs = [(place, _keep_as(name)) for place, name in sorted(columns.costs.items())]

    def _words(self, name: str) -> Callable[[str], str]:
        default = self.defaults.get(name, "")
        return lambda text: token(_short(name, default if vocabulary.is_null(text) else text))

    def _dealer(self, text: str) -> tuple[Lot, bool]:
        """The dealership with this code, and whether its zeros had to be found again."""
        code, roster = values.words(text), self.context.roster
        if code.lower() in PRIVATE:
            raise Trouble("private_seller", code=code)
        exact = roster.exactly(code) if code else None
        if roster.own:
            if exact and exact.id != roster.own.id:
                raise Trouble("other_dealer", code=code)
            return roster.own, False
        if not code:
            raise Trouble("no_dealer_code")
        found = exact or roster.padded(code)
        if not found:
            raise Trouble("unknown_dealer", code=code[:40])
        return found, exact is None

    def _year(self, text: str) -> Year:
        said = self.defaults.get("year", "") if vocabulary.is_null(text) else text
        year = values.year_of(said, this_year=self.context.today.year)
        return Year(year, bad=year is None and bool(said.strip()))

    def _condition(self, word: str) -> Said:
        found = vocabulary.condition_of(word) if word else None
        name = found.name if found else ""
        kept = json_entry("condition", word) if word.lower() != name else ""
        certified = bool(found and found.certified)
        return Said(name, kept, certified=certified, unknown=bool(word) and found is None)

    def _certified(self, text: str) -> bool:
        default = self.defaults.get("certified", "")
        return vocabulary.is_certified(default if vocabulary.is_null(text) else text)

    def _since(self, text: str) -> Since:
        day = values.date_of(text, month_first=self.context.month_first)
        if day is None:
            return Since(NULL, NULL, bad=not vocabulary.is_null(text))
        return Since(str(day), str(min(day, self.context.today)), bad=False)

    def _age(self, text: str) -> str:
        days = _count(text) if text.strip() else -1
        return NULL if days < 0 else str(self.context.today - timedelta(days))

    def _note_made(self, text: str) -> None:
        """Remember the earliest and the latest instant at which records say they were exported."""
        made = self.context.made
        moment = values.moment_of(text, month_first=self.context.month_first) if text else None
        if moment:
            made[:] = [min([moment, *made]), max([moment, *made])]

    def identified(self, cells: Cells, lot: Lot, stock: str, year: Year) -> tuple[str, str, str]:
        """VIN, what is known about it, and model year, which the VIN tells when the cell does not."""
        text = cells[self.at[aliases.VIN]]
        if vocabulary.is_null(text):
            if not stock:
                raise Trouble("no_identity")
            return "", "", _number(year.value)
        verdict = vins.judge(text, country=lot.country, year=year.value)
        if verdict.wrong:
            code = "vin_proposal" if verdict.proposal else verdict.wrong
            raise Trouble(code, vin=verdict.vin[:40], proposal=verdict.proposal)
        if verdict.check is vins.Check.UNVERIFIED:
            self.odd["unverified_vin"] += 1
            return verdict.vin, verdict.check.value, _number(year.value)
        told = vins.model_year(verdict.vin) if lot.country in vins.YEAR_IN else None
        if told and year.value and told != year.value:
            self.odd["vin_year"] += 1
        return verdict.vin, verdict.check.value, _number(year.value or (None if year.bad else told))

    def prices(self, cells: Cells, lot: Lot, *, new: bool) -> tuple[str, str, str]:
        """Price, MSRP and their currency."""
        price = _price(cells[self.at["price"]], comma=lot.comma_decimals, new=new)
        msrp = _price(cells[self.at["msrp"]], comma=lot.comma_decimals, new=new)
        if price.odd or msrp.odd:
            self.odd["odd_price"] += price.odd + msrp.odd
        named = self.currencies[cells[self.at["currency"]]] or price.currency or msrp.currency
        return price.sent, msrp.sent, named or lot.currency

    def odometer(self, cells: Cells, lot: Lot) -> tuple[str, str]:
        """How far it was driven, and the unit."""
        unit = cells[self.at["odometer_unit"]].strip() or self.unit
        found = values.odometer_of(cells[self.at["odometer"]], unit=unit, country=lot.country)
        return _number(found.distance), found.unit

    def photos(self, cells: Cells) -> str:
        """The addresses of the pictures, each once and in order."""
        links = values.links([cells[place] for place in self.images])
        if self.promised[cells[self.at["photo_count"]]] > len(links):
            self.odd["photo_count"] += 1
        return json_list(links)

    def described(self, cells: Cells) -> tuple[str, str, str]:
        """Options, description and the vehicle's own page."""
        url = cells[self.at["url"]].strip().partition(" ")[0][:LONGEST_URL]
        text = cells[self.at["description"]]
        return (
            self.options[cells[self.at["options"]]],
            "" if vocabulary.is_null(text) else token(values.prose(text)),
            token(values.words(url)) if url.lower().startswith(("http://", "https://")) else "",
        )

    def kept(self, cells: Cells, *said: Said) -> str:
        """What has no place of its own, under the sender's names and in the sender's words."""
        entries = [kept[cells[place]] for place, kept in self.extra]
        return json_object([*entries, *(each.entry for each in said)])

    def cost(self, cells: Cells) -> str:
        """What the dealership pays, under the sender's names; kept apart from all the rest."""
        return json_object([kept[cells[place]] for place, kept in self.costs])

    def check_address(self, cells: Cells, lot: Lot) -> None:
        """Note that a record puts its dealership elsewhere than the roster does."""
        if self.address:
            said = addresses.Said(*(cells[place] for place in self.address))
            if addresses.shifted(said, lot):
                raise Trouble("shifted", field="state", text=said.state[:60])
            self.odd["other_address"] += addresses.elsewhere(said, lot)

    def since(self, cells: Cells) -> Since:
        """Since when the vehicle is in stock."""
        found = self.days[cells[self.at["date_in_stock"]]]
        if found.day != NULL:
            return found
        self.odd["bad_date"] += found.bad
        return found._replace(first_seen=self.ages[cells[self.at["days_in_stock"]]])


def _short(name: str, text: str) -> str:
    """A short field in words; pieces of web pages and numbers in the wrong place are refused."""
    word = values.words(html.unescape(text) if "&" in text else text)
    if len(word) > WORDS[name]:
        raise Trouble("too_long", field=name, most=WORDS[name])
    if values.is_debris(word):
        raise Trouble("debris", field=name, text=word[:60])
    digits = word.replace(".", "")
    odd = name in NEVER_A_NUMBER or (name in HARDLY_A_NUMBER and len(digits) > 2)
    if odd and digits.isdecimal():
        raise Trouble("shifted", field=name, text=word)
    return word


def _drivetrain(word: str) -> Said:
    name = vocabulary.drivetrain_of(word)
    return Said(name, json_entry("drivetrain", word) if word.lower() != name else "")


def _currency(text: str) -> str:
    said = text.strip().upper()[:3]
    return said if len(said) == 3 and said.isascii() and said.isalpha() else ""


def _count(text: str) -> int:
    """A small number that a cell promises; -1 when it is none, -1 being less than any."""
    said = text.strip()
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 5 else -1


def _keep_as(name: str) -> Remembered[str]:
    def entry(text: str) -> str:
        words = text.strip()[:LONGEST_EXTRA]
        return json_entry(name, words) if words else ""

    return Remembered(entry)


def _number(value: int | None) -> str:
    return NULL if value is None else str(value)


class _Price(NamedTuple):
    sent: str
    currency: str
    odd: bool


@lru_cache(maxsize=32768)
def _price(text: str, *, comma: bool, new: bool) -> _Price:
    price = values.price_of(text, comma_decimals=comma, new=new)
    sent = NULL if price.amount is None else str(price.amount)
    return _Price(sent, price.currency, price.odd)
