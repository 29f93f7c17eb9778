"""Reading a run's file into the staging table, in pieces, so that memory stays flat."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from uuid_utils import uuid7 as _uuid7

from dealers.inventory import aliases
from dealers.inventory.columns import Columns
from dealers.inventory.known import Known
from dealers.inventory.mending import Mending
from dealers.inventory.models import QuarantinedRow, StagedVehicle, SyncRun, Vehicle
from dealers.inventory.plans import Trouble
from dealers.inventory.reading import Record, Table
from dealers.inventory.records import (
    FACTS,
    NO_FACTS,
    Context,
    dealer_code,
    seen_identity,
    understand,
)
from dealers.inventory.tokens import NULL, plain, token

BATCH = 2_000
TAIL = 5
# So few records are compared as fast without their number being known to the planner.
FEW = 2_000
STAGED = StagedVehicle._meta.db_table
VEHICLES = Vehicle._meta.db_table
QUARANTINE = QuarantinedRow._meta.db_table
COPY_STAGED = (
    f"COPY {STAGED} (run_id, record_number, vehicle_id, only_seen, dealership_id, identity,"
    f" first_seen, row_hash, record_hash, {', '.join(FACTS)}) FROM STDIN"
)
COPY_QUARANTINE = (
    f"COPY {QUARANTINE} (run_id, record_number, reason_code, reason_detail, dealer_code, raw)"
    " FROM STDIN"
)


@dataclass
class Staged:
    """How many records there were, how many were quarantined, and which were known already."""

    known: Known
    mending: Mending
    records: int = 0
    quarantined: int = 0
    # The last vehicles: their identities, or the hashes of records that were recognized.
    last: deque[str | int] = field(default_factory=lambda: deque(maxlen=TAIL))


@dataclass
class _Batch:
    """Records as COPY takes them: staged ones as lines of text, quarantined ones as rows."""

    vehicles: list[str] = field(default_factory=list)
    quarantine: list[tuple[Any, ...]] = field(default_factory=list)


def clear(run: SyncRun) -> None:
    """Forget what an earlier, interrupted attempt has staged."""
    forget_staged(run)
    QuarantinedRow.objects.filter(run=run).delete()


def stage(
    run: SyncRun, table: Table, context: Context, known: Known, report: Callable[[int], None]
) -> Staged:
    """Stage every record that is a vehicle and quarantine the others; `report` gets the count.

    Records that are known already are only counted.
    """
    done = Staged(known, Mending(run.feed, context.columns))
    for batch in _batches(table.records):
        rows = _understood(run.pk, batch, context, done)
        with transaction.atomic():
            _copy_lines(COPY_STAGED, rows.vehicles)
            _copy_rows(COPY_QUARANTINE, rows.quarantine)
        if len(batch) == BATCH:
            report(done.records)
    _measure_tables(done)
    return done


def _measure_tables(done: Staged) -> None:
    """Tell the planner how much there is: sizes unknown, it compares the files pair by pair."""
    with connection.cursor() as cursor:
        if done.known.read > FEW:
            cursor.execute(f"ANALYZE {STAGED} (run_id, dealership_id, identity, vin, only_seen)")
        cursor.execute(
            "SELECT reltuples < 10000 FROM pg_class WHERE oid = %s::regclass", [VEHICLES]
        )
        (small_or_unknown,) = cursor.fetchone()
        if small_or_unknown:
            cursor.execute(f"ANALYZE {VEHICLES}")


def _batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    while batch := list(islice(records, BATCH)):
        yield batch


def _understood(run_id: UUID, batch: list[Record], context: Context, done: Staged) -> _Batch:
    rows, known = _Batch(), done.known
    for sent in batch:
        unaided = not sent.wrong and not done.mending.amends(sent)
        record_hash = known.hash_of(sent.cells) if unaided else None
        if known.recognizes(record_hash, sent.number):
            done.last.append(record_hash or 0)
            continue
        record, odd = done.mending.mended(sent), _odd(context)
        try:
            lot, identity, first_seen, row_hash, facts = understand(record, context)
        except Trouble as trouble:
            done.quarantined += 1
            _set_aside(run_id, record, trouble, context, rows)
            continue
        done.last.append(plain(identity))
        # What was odd is read each time, so that it is told each time.
        again = NULL if record_hash is None or _odd(context) != odd else record_hash
        rows.vehicles.append(
            f"{run_id}\t{record.number}\t{_uuid7()}\tf\t{lot.id}\t{identity}\t{first_seen}"
            f"\t\\\\x{row_hash}\t{again}\t{facts}\n"
        )
    done.records += len(batch)
    return rows


def _odd(context: Context) -> int:
    """How much was odd so far; VINs that nobody can check are counted in the stock itself."""
    return context.odd.total() - context.odd["unverified_vin"]


def _set_aside(
    run_id: UUID, record: Record, trouble: Trouble, context: Context, rows: _Batch
) -> None:
    """Quarantine a record, and note the vehicle it is about: a bad record is no absence."""
    detail = json.dumps(trouble.detail, ensure_ascii=False)
    code = dealer_code(record, context)[:60]
    rows.quarantine.append((run_id, record.number, trouble.code, detail, code, record.raw))
    if identity := seen_identity(record, context):
        who = f"{run_id}\t{record.number}\t{_uuid7()}\tt\t{NULL}\t{token(identity)}"
        rows.vehicles.append(f"{who}\t{NULL}\t{NULL}\t{NULL}\t{NO_FACTS}\n")


def _copy_lines(statement: str, lines: list[str]) -> None:
    if lines:
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write("".join(lines))


def _copy_rows(statement: str, rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def forget_staged(run: SyncRun) -> None:
    """Empty the staging table of an ended run's records; the raw file stays."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {STAGED} WHERE run_id = %s", [run.pk])


def quarantine_more(
    run: SyncRun, set_aside: list[tuple[int, str, int]], columns: Columns, again: Table
) -> None:
    """Quarantine records that only the comparison found wanting, with their text read anew."""
    if not set_aside:
        return
    why = {number: (reason, winner) for number, reason, winner in set_aside}
    places = columns.facts.get(aliases.DEALER_CODE, [])
    QuarantinedRow.objects.bulk_create(
        (
            QuarantinedRow(
                run=run,
                record_number=record.number,
                reason_code=why[record.number][0],
                reason_detail={"by": why[record.number][1]},
                dealer_code=record.cells[places[0]][:60] if places else "",
                raw=record.raw,
            )
            for record in again.records
            if record.number in why
        ),
        batch_size=BATCH,
    )
