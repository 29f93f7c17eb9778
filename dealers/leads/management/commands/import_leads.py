"""`manage.py import_leads FILE --source NAME`: leads from a CSV file or workbook, row by row."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from dealers.leads import actions
from dealers.leads.csv_rows import fields_of, mapping_for, read_rows
from dealers.leads.management import places
from dealers.leads.models import Source
from dealers.network.models import Dealership


class Command(BaseCommand):
    help = (
        "Brings leads in from a CSV file or workbook, one a row, and says for each what became of "
        "it. Columns are known by their names; --map tells of others. Rows that came before repeat "
        "nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, whom its rows come from and what its columns mean."""
        parser.add_argument("file", type=Path)
        places.add_arguments(parser)
        parser.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be, keep nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take each row in turn; a dry run takes them back again."""
        source, dealership = places.of(options)
        given = dict(pair.split("=", 1) for pair in options["map"] if "=" in pair)
        try:
            header, rows = read_rows(options["file"].read_bytes())
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        mapping = mapping_for(header, given)
        with transaction.atomic() if options["dry_run"] else nullcontext():
            told = [_take(n, row, mapping, source, dealership) for n, row in enumerate(rows, 2)]
            if options["dry_run"]:
                transaction.set_rollback(True)
        self.stdout.write(json.dumps({"columns": mapping, "rows": told}, ensure_ascii=False))


def _take(
    number: int,
    row: dict[str, str],
    mapping: dict[str, str],
    source: Source,
    dealership: Dealership | None,
) -> dict[str, Any]:
    """Store one row as a message of its own and read it."""
    fields = fields_of(row, mapping)
    code = fields.pop("dealership", "")
    named = Dealership.objects.active().filter(brand=source.brand_id, code=code).first()
    message = actions.receive_now(
        actions.receive_message(
            source,
            json.dumps(fields, ensure_ascii=False).encode(),
            dealership=named or dealership,
            file_name=f"row {number}",
        )
    )
    return {
        "row": number,
        "outcome": message.outcome,
        "reason": message.reason or None,
        "leads": message.lead_ids,
        "warnings": message.warnings,
    }
