"""A stock file read and explained without changing anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from dealers.inventory import holds, reasons
from dealers.inventory.columns import Column
from dealers.inventory.encodings import Chunks
from dealers.inventory.opening import OpenFile, open_source, require_columns
from dealers.inventory.plans import Trouble
from dealers.inventory.reading import Record, Unreadable
from dealers.inventory.records import Understood, understand
from dealers.inventory.roster import Lot, Roster
from dealers.inventory.tokens import plain

ANYWHERE = UUID("6f1c2b1e-52f0-4b39-9d3c-6c6f4b1f0a55")
ACCEPTED, QUARANTINED = "accepted", "quarantined"
READABLE, HELD, REFUSED = "readable", "held", "refused"


class AnyRoster(Roster):
    """Takes every dealer code for that of a dealership in one country."""

    def __init__(self, country: str = "US", currency: str = "USD", *, comma: bool = False) -> None:
        super().__init__(())
        self.like = Lot(ANYWHERE, "", country, currency, comma)

    def exactly(self, code: str) -> Lot | None:
        """A dealership with this code."""
        return self.like._replace(id=uuid5(ANYWHERE, code.upper()), code=code)

    def country(self) -> str:
        """The country that was told."""
        return self.like.country


@dataclass
class Outcome:
    """What becomes of one record, and why."""

    record: int
    outcome: str
    vehicle: str = ""
    code: str = ""
    reason: str = ""


@dataclass
class Report:
    """How a file reads: what was detected, how its columns were taken, and each record's outcome.

    `state` is readable, held (as it would be, were it synced) or refused; accepted + quarantined is
    always the number of records.
    """

    file: str
    state: str = READABLE
    code: str = ""
    reason: str = ""
    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    layout: str = ""
    header: list[str] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    records: int = 0
    accepted: int = 0
    quarantined: int = 0
    warnings: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return asdict(self)

    def reasons(self) -> Counter[str]:
        """How many records were quarantined for each reason."""
        return Counter(each.code for each in self.outcomes if each.outcome == QUARANTINED)


def check_file(
    name: str,
    chunks: Chunks,
    settings: Mapping[str, Any],
    roster: Roster,
    *,
    today: date,
    make: str = "",
    many_dealerships: bool | None = None,
) -> Report:
    """Read a file to its end and say what would be taken and what not.

    Unless told, a file is taken for one of many dealerships when it has dealer codes.
    """
    report = Report(name)
    try:
        read = open_source(chunks, settings, roster, today=today, make=make)
        _describe(report, read)
        codes = not read.columns.missing(many_dealerships=True)
        many = codes if many_dealerships is None else many_dealerships
        if many_dealerships is None and not codes and isinstance(roster, AnyRoster):
            roster.own = roster.like
        if read.table.sample:
            require_columns(read, many_dealerships=many)
    except Unreadable as why:
        report.state, report.code = REFUSED, why.code
        report.reason = reasons.file_reason(why.code, why.detail)
        return report
    report.outcomes = _settle(list(_outcomes(read)))
    _count(report, read)
    return report


def _describe(report: Report, read: OpenFile) -> None:
    table = read.table
    report.format, report.encoding, report.delimiter = table.format, table.encoding, table.delimiter
    report.layout, report.header = read.columns.layout, [name.strip() for name in table.header]
    report.columns = read.columns.each


@dataclass
class _Found:
    """A record's outcome, and the vehicle in it, if there is one."""

    outcome: Outcome
    vehicle: Understood | None = None


def _outcomes(read: OpenFile) -> Iterator[_Found]:
    for record in read.table.records:
        yield _one(record, read)


def _one(record: Record, read: OpenFile) -> _Found:
    try:
        found = understand(record, read.context)
    except Trouble as why:
        reason = reasons.record_reason(why.code, why.detail)
        return _Found(Outcome(record.number, QUARANTINED, "", why.code, reason))
    vehicle = plain(found.identity).removeprefix("#")
    return _Found(Outcome(record.number, ACCEPTED, vehicle), found)


def _settle(found: list[_Found]) -> list[Outcome]:
    """Of a vehicle that is there twice the last record counts; at two dealerships, none does."""
    last: dict[tuple[UUID, str], _Found] = {}
    homes: dict[str, set[UUID]] = {}
    for each in found:
        if each.vehicle:
            last[each.vehicle.lot.id, each.vehicle.identity] = each
            if not each.vehicle.identity.startswith("#"):
                homes.setdefault(each.vehicle.identity, set()).add(each.vehicle.lot.id)
    for each in found:
        if vehicle := each.vehicle:
            winner = last[vehicle.lot.id, vehicle.identity]
            _compare(each, winner, len(homes.get(vehicle.identity, ())))
    return [each.outcome for each in found]


def _compare(each: _Found, winner: _Found, homes: int) -> None:
    by = {"by": winner.outcome.record}
    told, kept = each.vehicle, winner.vehicle
    if each is not winner and told and kept and told.row_hash == kept.row_hash:
        return
    code = "replaced" if each is not winner else "conflict" if homes > 1 else ""
    if code:
        each.outcome.outcome, each.outcome.code = QUARANTINED, code
        each.outcome.reason = reasons.record_reason(code, by)


def _count(report: Report, read: OpenFile) -> None:
    report.records = len(report.outcomes)
    report.quarantined = sum(report.reasons().values())
    report.accepted = sum(each.outcome == ACCEPTED for each in report.outcomes)
    found = report.reasons()
    unread = report.quarantined - found["replaced"] - found["conflict"]
    hold = holds.incomplete(report.records, unread, read.table.cut, read.table.cut_detail)
    if hold:
        report.state, report.code = HELD, hold.code
        report.reason = reasons.file_reason(hold.code, hold.detail)
    report.warnings = [reasons.warning(each["code"], each["detail"]) for each in read.oddities()]
