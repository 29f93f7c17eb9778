"""A run's file opened: its table, what its columns mean, and whose vehicles they can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dealers.inventory import aliases, layouts, reasons
from dealers.inventory.columns import Columns, doubled, map_columns
from dealers.inventory.encodings import Chunks
from dealers.inventory.models import Feed, SyncRun
from dealers.inventory.models.feeds import chunks_of
from dealers.inventory.reading import Table, Unreadable, open_table
from dealers.inventory.records import FACTS, Context
from dealers.inventory.roster import Lot, Roster
from dealers.inventory.values import date_order
from dealers.network.models import Dealership
from portal.common.encodings import NOT_UTF8

DATED = ("date_in_stock", aliases.EXPORTED_AT)
COMMA_LANGUAGES = ("de", "fr", "it", "es", "nl", "pt", "da", "sv", "nb", "pl", "cs")


@dataclass
class OpenFile:
    """A file opened for this run, and what is known before its first record.

    `guessed` is the encoding when neither the feed nor the file says it.
    """

    table: Table
    columns: Columns
    context: Context
    guessed: str = ""

    @property
    def delivered(self) -> list[str]:
        return [fact for fact in FACTS if self.context.delivers(fact)]

    def oddities(self) -> list[dict[str, Any]]:
        """What was odd so far, as the codes and details of warnings."""
        guessed = [
            {"code": "guessed_column", "detail": {"name": name, "fact": fact}}
            for name, fact in self.columns.guessed.items()
        ]
        twice = [
            {"code": "doubled_column", "detail": {"name": name}}
            for name in doubled(self.table.header)
        ]
        odd = [
            {"code": code, "detail": {"count": count}}
            for code, count in self.context.odd.items()
            if count and code in reasons.WARNINGS
        ]
        letters = [{"code": "guessed_encoding", "detail": {"name": self.guessed}}]
        return [*(letters if self.guessed else ()), *guessed, *twice, *odd]


def open_file(run: SyncRun) -> OpenFile:
    """Open a run's file as its feed says; raises Unreadable with the reason."""
    feed = run.feed
    if run.file.dropped_at:
        raise Unreadable("dropped")
    return open_source(
        chunks_of(run.file),
        feed.settings,
        roster_of(feed),
        make=feed.brand.name,
        today=run.received_at.date(),
        newline_expected=bool(feed.applied_run and feed.applied_run.ends_with_newline),
    )


def open_source(
    chunks: Chunks,
    settings: Mapping[str, Any],
    roster: Roster,
    *,
    today: date,
    make: str = "",
    newline_expected: bool = False,
) -> OpenFile:
    """Open any file as these settings say (those of `Feed.settings`); raises Unreadable."""
    told = layouts.BY_NAME.get(settings.get("layout", ""))
    table = open_table(
        chunks,
        encoding=settings.get("encoding", ""),
        delimiter=settings.get("delimiter", ""),
        columns=settings.get("columns") or (told.names if told and told.headerless else ()),
        newline_expected=newline_expected,
    )
    columns = map_columns(table.header, table.sample, settings.get("mapping"))
    layout = told or layouts.BY_NAME.get(columns.layout)
    order = settings.get("date_order", "")
    likely = layout.date_order if layout else ""
    context = Context(
        roster=roster,
        columns=columns,
        today=today,
        make=make,
        defaults=settings.get("defaults", {}),
        month_first=_month_first(table, columns, roster, told=order, likely=likely),
        encoding=table.encoding,
    )
    sure = settings.get("encoding") or table.encoding not in NOT_UTF8
    return OpenFile(table, columns, context, guessed="" if sure else table.encoding)


def roster_of(feed: Feed) -> Roster:
    """The dealerships of the feed's brand; the feed's own one apart, when it has one."""
    fields = (
        "pk", "code", "country", "currency", "locale", "postal_code", "subdivision", "latitude",
        "longitude",
    )  # fmt: skip
    dealerships = Dealership.objects.filter(brand=feed.brand_id)
    lots, own = _lots(dealerships.values_list(*fields)), feed.dealership
    if own is None:
        return Roster(lots)
    codes = dealerships.order_by("code").values_list("code", flat=True)
    return Roster(lots, own=_lot([getattr(own, field) for field in fields]), codes=codes)


def _lots(rows: Iterable[Sequence[Any]]) -> Iterator[Lot]:
    """Nothing is asked of the database before the first one is wanted."""
    yield from map(_lot, rows)


def _lot(row: Sequence[Any]) -> Lot:
    pk, code, country, currency, locale, *place = row
    return Lot(pk, code, country, currency, locale[:2] in COMMA_LANGUAGES, *place)


def _month_first(table: Table, columns: Columns, roster: Roster, *, told: str, likely: str) -> bool:
    """Whether dates are written month first; a file that leaves it open is refused."""
    places = [place for fact in DATED for place in columns.facts.get(fact, [])]
    samples = [row[place] for row in table.sample for place in places if place < len(row)]
    order = date_order(samples, told=told, likely=likely, country=roster.country())
    if order.month_first is None:
        first, second = order.readings
        raise Unreadable("ambiguous_dates", text=order.text, first=first, second=second)
    return order.month_first


def require_columns(read: OpenFile, *, many_dealerships: bool) -> None:
    """Raise Unreadable if a column is missing without which no row is a vehicle."""
    if lost := read.columns.missing(many_dealerships=many_dealerships):
        alone = len(read.table.header) == 1 and read.table.format == "csv"
        code = "one_column" if alone else "missing_columns"
        raise Unreadable(code, columns=", ".join(lost))
