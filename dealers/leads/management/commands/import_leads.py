"""`manage.py import_leads FILE --source NAME`: leads from a CSV file or workbook, row by row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dealers.leads import actions
from dealers.leads.columns import LEADS
from dealers.leads.csv_rows import read_table
from dealers.leads.management import places


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
        """Take the rows in; a dry run takes them back again."""
        source, dealership = places.of(options)
        given = dict(pair.split("=", 1) for pair in options["map"] if "=" in pair)
        try:
            table = read_table(options["file"].read_bytes())
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        columns = LEADS.mapping_for(table.header, given)
        told = actions.take_lead_rows(
            source,
            table.rows,
            columns,
            file_name=options["file"].name,
            dealership=dealership,
            keep=not options["dry_run"],
        )
        self.stdout.write(json.dumps({"columns": columns, "rows": told}, ensure_ascii=False))
