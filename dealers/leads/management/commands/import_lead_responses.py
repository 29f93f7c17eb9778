"""`manage.py import_lead_responses FILE --dealership CODE`: contacts logged in a dealer's system."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dealers.leads import actions
from dealers.leads.columns import ANSWERS
from dealers.leads.csv_rows import read_table
from dealers.leads.management import places


class Command(BaseCommand):
    help = (
        "Logs contacts with customers from a CSV file or workbook with the columns lead (or email, "
        "phone, vin), channel, at, by, note, automatic and id; says for each row what became of it. "
        "A time without a zone is the dealership's."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file and whose leads it is about."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dealership", required=True, metavar="CODE")
        parser.add_argument("--brand", metavar="NAME", help="needed when there are several")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be, keep nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Log the rows; a dry run takes them back again."""
        dealership = places.dealership_of(options["dealership"], options["brand"])
        try:
            table = read_table(options["file"].read_bytes())
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        columns = ANSWERS.mapping_for(table.header, {})
        told = actions.take_answer_rows(
            dealership, table.rows, columns, keep=not options["dry_run"]
        )
        self.stdout.write(json.dumps({"rows": told}, ensure_ascii=False))
