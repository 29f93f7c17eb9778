"""Answers from files of dealers' systems: tried first, and logged when somebody says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.leads import policies
from dealers.leads.actions.reporting import take_report
from dealers.leads.chronicle import one_at_a_time
from dealers.leads.columns import ANSWERS, fields_of
from dealers.leads.csv_rows import NotATable, Row, Table, read_table
from dealers.leads.models import AnswerFile, LeadEvent
from dealers.leads.reports import Report, read_row
from dealers.network.models import Dealership
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import OutOfStep, Refused

# All of them are logged while the person waits.
MOST_ANSWERS = 500
# The fields that say which lead a row is about.
CUSTOMER = ("lead", "email", "phone", "vin")


@transaction.atomic
def take_answer_rows(
    dealership: Dealership, rows: Sequence[Row], columns: Mapping[str, str], *, keep: bool = True
) -> list[dict[str, Any]]:
    """Log the contact of each row with the lead it is about, and say what became of the row.

    With `keep=False` all of it is taken back.
    """
    # Two files that lock the same leads in different orders would wait for each other for ever.
    one_at_a_time("answers", dealership)
    began, logged = timezone.now(), set[int]()
    told: list[dict[str, Any]] = []
    for row in rows:
        fields = fields_of(row.cells, columns)
        try:
            report, warnings = read_row(fields, dealership)
            event = take_report(dealership, report)
        except (Refused, ValueError) as refusal:
            about = next(filter(None, (fields.get(name) for name in CUSTOMER)), "")
            refused = {"taken": False, "why": str(refusal), "about": about[:80]}
            told.append({"row": row.number, **refused})
            continue
        again = event.recorded_at < began or event.pk in logged
        logged.add(event.pk)
        told.append({"row": row.number, "again": again, **_logged(event, report, warnings)})
    if not keep:
        transaction.set_rollback(True)
    return told


def _logged(event: LeadEvent, report: Report, warnings: list[str]) -> dict[str, Any]:
    return {
        "taken": True,
        "lead": str(event.lead_id),
        "channel": report.channel.value,
        "at": event.happened_at.isoformat(),
        "by": report.by[:80],
        "warnings": warnings,
    }


@transaction.atomic
def keep_answer_file(
    dealership: Dealership, file_name: str, data: bytes, *, by: User
) -> AnswerFile:
    """Keep a file to be looked at, with what its rows would come to; none of them is logged."""
    policies.check_may_report(by, dealership)
    table = read_table(data)
    if len(table.rows) > MOST_ANSWERS:
        raise NotATable(
            _("The file has %(rows)s rows; %(most)s answers at a time are taken. Split it.")
            % {"rows": len(table.rows), "most": MOST_ANSWERS}
        )
    file = AnswerFile.owned_by(
        dealership,
        file_name=file_name[-200:],
        data=data,
        total=len(table.rows),
        uploaded_by=by,
    )
    _try(file, table, {})
    file.save()
    return file


@transaction.atomic
def read_answer_file(file: AnswerFile, *, fields: Mapping[str, str], by: User) -> AnswerFile:
    """Try a file anew with what somebody says its columns are."""
    locked = _locked(file, by)
    if locked.state != AnswerFile.State.WAITING:
        raise OutOfStep(_("This file was brought in already."))
    _try(locked, read_table(bytes(locked.data)), fields)
    locked.save(update_fields=["columns", "rows"])
    return locked


def _try(file: AnswerFile, table: Table, given: Mapping[str, str]) -> None:
    """Set how a file's columns are read, and what its rows would come to."""
    columns = ANSWERS.mapping_for(table.header, given)
    file.columns = table.described(columns)
    file.rows = take_answer_rows(file.dealership, table.rows, columns, keep=False)


@transaction.atomic
def log_answers(file: AnswerFile, *, by: User) -> AnswerFile:
    """Log the contacts that a file tells of; once, however often it is asked for."""
    locked = _locked(file, by)
    if locked.state == AnswerFile.State.TAKEN:
        return locked
    rows = read_table(bytes(locked.data)).rows
    locked.rows = take_answer_rows(locked.dealership, rows, locked.mapping)
    locked.close(by)
    locked.save()
    taken = sum(row["taken"] for row in locked.rows)
    detail = {"rows": locked.total, "taken": taken}
    record("answer_file.taken", locked, by=by, dealership=locked.dealership, detail=detail)
    return locked


def _locked(file: AnswerFile, by: User) -> AnswerFile:
    rows = AnswerFile.objects.select_related("dealership")
    locked = rows.select_for_update(of=("self",)).get(pk=file.pk)
    policies.check_may_report(by, locked.dealership)
    return locked
