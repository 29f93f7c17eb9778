"""`manage.py import_lead_responses FILE --dealership CODE`: contacts logged in a dealer's system."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from dealers.leads import actions
from dealers.leads.adf import read_request_date
from dealers.leads.answers import read_report
from dealers.leads.csv_rows import read_rows
from dealers.leads.management import places
from dealers.network.models import Dealership
from portal.common.refusals import Refused


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
        """Log each row in turn; a dry run takes them back again."""
        dealership = places.dealership_of(options["dealership"], options["brand"])
        try:
            _header, rows = read_rows(options["file"].read_bytes())
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        with transaction.atomic():
            told = [_take(number, row, dealership) for number, row in enumerate(rows, 2)]
            transaction.set_rollback(options["dry_run"])
        self.stdout.write(json.dumps({"rows": told}, ensure_ascii=False))


def _take(number: int, row: dict[str, str], dealership: Dealership) -> dict[str, Any]:
    told = {name.strip().casefold(): value for name, value in row.items()}
    key = told.get("id") or hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    told["at"], warnings = _zoned(told.get("at", ""), dealership)
    try:
        event = actions.take_report(dealership, read_report(told, key))
    except (Refused, ValueError) as refusal:
        return {"row": number, "taken": False, "why": str(refusal)}
    return {"row": number, "taken": True, "lead": str(event.lead_id), "warnings": warnings}


def _zoned(text: str, dealership: Dealership) -> tuple[str, list[str]]:
    """Return a time with its zone, the dealership's where it says none, and what was assumed."""
    instant, warnings = read_request_date(
        text, zone=dealership.zone, country=dealership.country, received_at=timezone.now()
    )
    if instant is None:
        return text, []
    return instant.isoformat(), [w for w in warnings if w != "request_date_implausible"]
