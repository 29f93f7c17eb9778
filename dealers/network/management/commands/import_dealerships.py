"""`manage.py import_dealerships FILE --brand NAME`: a roster into a brand's network."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dealers.network.actions.rosters import RosterResult, import_roster
from dealers.network.roster import read_roster


class Command(BaseCommand):
    help = "Brings a roster of dealerships in, CSV or XLSX: code, name, state or region; more if known."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, the brand and the output."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--brand", required=True, help="added when it does not exist")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say what was done."""
        try:
            result = import_roster(read_roster(options["file"].read_bytes()), options["brand"])
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(asdict(result)) if options["json"] else _words(result))


def _words(result: RosterResult) -> str:
    summary = (
        f"{result.rows} rows read: {result.added} dealerships added, {result.changed} changed, "
        f"{result.unchanged} unchanged, {len(result.refused)} refused; "
        f"{result.regions_added} regions added."
    )
    lines = [f"  row {row['row']} ({row['code']}): {row['reason']}" for row in result.refused]
    return "\n".join([summary, *lines])
