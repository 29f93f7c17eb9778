"""Leads from files, one a row: tried first, and brought in when somebody says so."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.leads import policies
from dealers.leads.actions.receiving import receive_now
from dealers.leads.columns import LEADS, REACHES, fields_of
from dealers.leads.csv_rows import Row, Table, read_table
from dealers.leads.models import Lead, LeadFile, Message, Source
from dealers.network.models import Dealership
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.models import Work
from portal.common.refusals import OutOfStep, Refused
from portal.common.work import plan_new

# So many rows are tried: whoever sends leads meanwhile waits for the same dealerships.
MOST_TRIED = 300


@dataclass(frozen=True)
class StoredRow:
    """One row as a message, and what is to be said about where it goes."""

    number: int
    message: Message
    warnings: tuple[str, ...] = ()


def take_lead_rows(
    source: Source,
    rows: Sequence[Row],
    columns: Mapping[str, str],
    *,
    file_name: str,
    dealership: Dealership | None = None,
    keep: bool = True,
) -> list[dict[str, Any]]:
    """Store rows of a file, read them here and now, and say for each what became of it.

    With `keep=False` all of it is taken back, and what is said is what would become of it.
    """
    with nullcontext() if keep else transaction.atomic():
        stored = store_rows(source, rows, columns, file_name=file_name, dealership=dealership)
        told = [_told(row, receive_now(row.message)) for row in stored]
        _say_for_whom(told)
        if not keep:
            transaction.set_rollback(True)
    return told


@transaction.atomic
def store_rows(
    source: Source,
    rows: Sequence[Row],
    columns: Mapping[str, str],
    *,
    file_name: str,
    dealership: Dealership | None = None,
) -> list[StoredRow]:
    """Store each row of a file as a message of its own; workers read them as they come by."""
    read = [(row.number, fields_of(row.cells, columns)) for row in rows]
    known = _dealerships_named(source, {fields.get("dealership", "") for _number, fields in read})
    default = dealership or source.dealership
    stored = [_stored(source, number, fields, file_name, known, default) for number, fields in read]
    Message.objects.bulk_create([row.message for row in stored], batch_size=1000)
    plan_new(
        Work(
            kind="leads.read",
            key=str(row.message.pk),
            due_at=row.message.received_at,
            dealership_id=row.message.dealership_id,
        )
        for row in stored
    )
    return stored


def _dealerships_named(source: Source, codes: set[str]) -> dict[str, Dealership]:
    """Give the dealerships with these codes that the source may send to."""
    if source.dealership:
        return {source.dealership.code: source.dealership}
    here = Dealership.objects.active().filter(brand=source.brand_id, code__in=codes)
    return {dealership.code: dealership for dealership in here}


def _stored(
    source: Source,
    number: int,
    fields: dict[str, str],
    file_name: str,
    known: Mapping[str, Dealership],
    default: Dealership | None,
) -> StoredRow:
    """Give a row as a message: for whom it names, for the default if it names nobody."""
    code = fields.get("dealership", "")
    named = known.get(code) or (source.dealership if code else default)
    message = Message(
        source=source,
        brand_id=source.brand_id,
        dealership=named,
        raw=json.dumps(fields, ensure_ascii=False).encode(),
        file_name=f"{file_name[:180]} #{number}",
        received_at=timezone.now(),
    )
    stray = bool(code) and code not in known
    return StoredRow(number, message, (f"dealership_not_known: {code[:40]}",) if stray else ())


def _told(row: StoredRow, message: Message) -> dict[str, Any]:
    return {
        "row": row.number,
        "outcome": message.outcome,
        "reason": message.reason or None,
        "leads": message.lead_ids,
        "dealership": message.dealership.code if message.dealership else None,
        "warnings": [*row.warnings, *message.warnings],
    }


def _say_for_whom(told: list[dict[str, Any]]) -> None:
    """Set for each row the dealer code of its lead, which routing may have chosen."""
    leads = Lead.objects.filter(pk__in=[pk for row in told for pk in row["leads"]])
    codes = {str(pk): code for pk, code in leads.values_list("pk", "dealership__code")}
    for row in told:
        row["dealership"] = next((codes[pk] for pk in row["leads"]), row["dealership"])


@transaction.atomic
def keep_lead_file(
    source: Source, file_name: str, data: bytes, *, by: User, dealership: Dealership | None = None
) -> LeadFile:
    """Keep a file to be looked at, with what its rows would come to; none of them is taken in."""
    policies.check_may_send_for(by, source, dealership)
    table = read_table(data)
    file = LeadFile(
        source=source,
        dealership=dealership,
        file_name=file_name[-200:],
        data=data,
        total=len(table.rows),
        uploaded_by=by,
    )
    _try(file, table, {})
    file.save()
    return file


@transaction.atomic
def read_lead_file(file: LeadFile, *, fields: Mapping[str, str], by: User) -> LeadFile:
    """Try a file anew with what somebody says its columns are."""
    locked = _locked(file, by)
    if locked.state != LeadFile.State.WAITING:
        raise OutOfStep(_("This file was brought in already."))
    _try(locked, read_table(bytes(locked.data)), fields)
    locked.save(update_fields=["columns", "rows"])
    return locked


def _try(file: LeadFile, table: Table, given: Mapping[str, str]) -> None:
    """Set how a file's columns are read, and what the first of its rows would come to."""
    columns, rows = LEADS.mapping_for(table.header, given), table.rows[:MOST_TRIED]
    told = take_lead_rows(
        file.source,
        rows,
        columns,
        file_name=file.file_name,
        dealership=file.dealership,
        keep=False,
    )
    file.columns = table.described(columns)
    pairs = zip(rows, told, strict=True)
    file.rows = [{**one, "who": _who(fields_of(row.cells, columns))} for row, one in pairs]


def _who(fields: Mapping[str, str]) -> str:
    """Give what a person would call the customer of a row."""
    parts = (fields.get("first_name", ""), fields.get("last_name", ""))
    names = (fields.get("name"), " ".join(filter(None, parts)))
    return next(filter(None, (*names, fields.get("email"), fields.get("phone"))), "")[:80]


@transaction.atomic
def bring_in(file: LeadFile, *, by: User) -> LeadFile:
    """Make a message of each row for the workers to read; once, however often it is asked for."""
    locked = _locked(file, by)
    if locked.state == LeadFile.State.TAKEN:
        return locked
    if not REACHES & set(locked.mapping.values()):
        raise Refused(_("No column holds an e-mail address or a telephone number."))
    stored = store_rows(
        locked.source,
        read_table(bytes(locked.data)).rows,
        locked.mapping,
        file_name=locked.file_name,
        dealership=locked.dealership,
    )
    locked.rows = [
        {"row": row.number, "message": str(row.message.pk), "warnings": row.warnings}
        for row in stored
    ]
    locked.close(by)
    locked.save()
    record(
        "lead_file.taken",
        locked,
        by=by,
        brand=locked.source.brand,
        dealership=locked.source.dealership or locked.dealership,
        detail={"rows": locked.total, "source": locked.source.name},
    )
    return locked


def _locked(file: LeadFile, by: User) -> LeadFile:
    rows = LeadFile.objects.select_related("source__brand", "source__dealership", "dealership")
    locked = rows.select_for_update(of=("self",)).get(pk=file.pk)
    policies.check_may_send_for(by, locked.source, locked.dealership)
    return locked
