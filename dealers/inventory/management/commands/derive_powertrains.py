"""`manage.py derive_powertrains vehicles.csv.zip`: our powertrain table from the EPA's file."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dealers.inventory.epa import HEADER, TABLE, derived


class Command(BaseCommand):
    help = (
        "Derives the table of powertrains by make, model and year from vehicles.csv.zip of"
        " https://www.fueleconomy.gov/feg/download.shtml (US EPA, public domain)."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the archive."""
        parser.add_argument("archive", type=Path)
        parser.add_argument("--to", type=Path, default=TABLE)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the table, and say how long it is."""
        with zipfile.ZipFile(options["archive"]) as archive:
            name = next(name for name in archive.namelist() if name.endswith(".csv"))
            with archive.open(name) as file:
                lines = list(derived(csv.DictReader(io.TextIOWrapper(file, "utf-8"))))
        with options["to"].open("w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target, lineterminator="\n")
            writer.writerows([HEADER, *lines])
        self.stdout.write(f"{len(lines)} lines in {options['to'].name}.")
