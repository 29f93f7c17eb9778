"""`manage.py ingest_leads PATH… --source NAME`: ADF and mail messages from files into leads."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dealers.leads import actions
from dealers.leads.adf import Unreadable
from dealers.leads.explaining import explain_prospect
from dealers.leads.management import places
from dealers.leads.models import Lead, Message, Source
from dealers.leads.states import Outcome
from dealers.leads.understanding import understand
from dealers.network.models import Dealership

SUFFIXES = frozenset({".xml", ".adf", ".eml", ".json"})


PIPED = Path("-")


class Command(BaseCommand):
    help = (
        "Brings leads in from ADF documents (.xml, .adf), mail messages (.eml) and webhook bodies "
        "(.json), or folders of them; - is one message from standard input, such as a mail piped "
        "by a mail server. Every message is stored as it is; what became of it is said for each."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the files, whom they come from and whom they are for."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        places.add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object instead")
        parser.add_argument(
            "--explain",
            action="store_true",
            help="as --json, with each prospect as it was understood",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Store and read each file in turn, and say what became of it."""
        source, dealership = places.of(options)
        explain, paths = options["explain"], _files(options["paths"])
        entries = [_ingest(path, source, dealership, explain=explain) for path in paths]
        self.stdout.write(_as_json(entries) if options["json"] or explain else _words(entries))


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = (p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
            yield from sorted(inside)
        elif path.is_file() or path == PIPED:
            yield path
        else:
            raise CommandError(f"There is no file {path}.")


def _ingest(
    path: Path, source: Source, dealership: Dealership | None, *, explain: bool
) -> dict[str, Any]:
    raw = sys.stdin.buffer.read() if path == PIPED else path.read_bytes()
    message = actions.receive_message(source, raw, dealership=dealership, file_name=path.name)
    entry = _entry(path, actions.receive_now(message))
    if explain:
        entry["prospects"] = _explained(message, entry["prospects"])
    return entry


def _explained(message: Message, results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each result with the lead as understood; nothing more where none could be read."""
    try:
        prospects, _tracking = understand(bytes(message.raw))
    except Unreadable:
        return results
    leads = Lead.objects.filter(pk__in=[result["lead"] for result in results if result["lead"]])
    where = {str(lead.pk): lead.dealership for lead in leads.select_related("dealership")}
    told = []
    for result, prospect in zip(results, prospects, strict=False):
        dealership = where.get(result["lead"]) or message.dealership
        about = explain_prospect(prospect, message.received_at, dealership)
        warnings = list(dict.fromkeys([*about["warnings"], *result["warnings"]]))
        told.append({**about, **result, "warnings": warnings})
    return told


def _entry(path: Path, message: Message) -> dict[str, Any]:
    return {
        "file": str(path),
        "message": str(message.pk),
        "received_at": message.received_at.isoformat(),
        "outcome": message.outcome,
        "reason": message.reason or None,
        "leads": message.lead_ids,
        "warnings": message.warnings,
        "prospects": message.results,
    }


def _as_json(entries: list[dict[str, Any]]) -> str:
    counts = Counter(entry["outcome"] for entry in entries)
    totals = {outcome: counts[outcome] for outcome in Outcome.values}
    return json.dumps({"messages": entries, **totals}, ensure_ascii=False)


def _words(entries: list[dict[str, Any]]) -> str:
    counts = Counter(entry["outcome"] for entry in entries)
    shares = ", ".join(f"{counts[o]} {o.replace('_', ' ')}" for o in Outcome.values if counts[o])
    lines = [f"{len(entries)} messages stored: {shares or 'nothing to read'}."]
    for entry in entries:
        about = [entry["reason"]] if entry["reason"] else []
        words = f"{entry['outcome']} ({', '.join(about + entry['warnings'])})"
        lines.append(f"  {Path(entry['file']).name}: {words.removesuffix(' ()')}")
    return "\n".join(lines)
