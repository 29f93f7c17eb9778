"""`manage.py check_stock_file FILE`: how a stock file reads, without changing anything."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dealers.inventory.checking import AnyRoster, Report, check_file
from dealers.inventory.folders import files_at, pieces
from dealers.inventory.models import Feed
from dealers.inventory.opening import roster_of
from dealers.inventory.profiles import settings_named

MOST_REASONS = 12
CURRENCIES = {"US": "USD", "CA": "CAD", "GB": "GBP", "CH": "CHF"}
POINT_COUNTRIES = ("US", "CA", "GB", "CH", "CN", "AU")


class Command(BaseCommand):
    help = "Reads a stock file or a folder of them and says how each record reads; changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, how to read it, and the output."""
        parser.add_argument("file", type=Path, help="a file, or a folder of files")
        parser.add_argument("--profile", help="a saved profile or a vendor's layout, by its name")
        parser.add_argument("--feed", help="read as this feed would, with its brand's dealer codes")
        parser.add_argument("--country", default="US", help="of the dealerships, without --feed")
        parser.add_argument("--json", action="store_true", help="print one JSON object per file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read every file, and say what was found."""
        for path in files_at(options["file"]):
            report = _check(path, options)
            told = json.dumps(report.as_json(), ensure_ascii=False, default=str)
            self.stdout.write(told if options["json"] else _words(report))


def _check(path: Path, options: dict[str, Any]) -> Report:
    chunks = partial(pieces, path)
    today = timezone.localdate()
    settings = _settings(options["profile"])
    if not options["feed"]:
        country = options["country"].upper()
        roster = AnyRoster(
            country, CURRENCIES.get(country, "EUR"), comma=country not in POINT_COUNTRIES
        )
        return check_file(path.name, chunks, settings, roster, today=today)
    feed = _feed(options["feed"])
    return check_file(
        path.name,
        chunks,
        {**feed.settings, **settings},
        roster_of(feed),
        today=today,
        make=feed.brand.name,
        many_dealerships=feed.dealership_id is None,
    )


def _settings(name: str | None) -> dict[str, Any]:
    found = settings_named(name) if name else {}
    if found is None:
        raise CommandError(f"There is no profile and no layout {name}.")
    return found


def _feed(name: str) -> Feed:
    found = list(Feed.objects.select_related("brand").filter(name=name)[:2])
    if len(found) != 1:
        raise CommandError(f"There {'are several feeds' if found else 'is no feed'} {name}.")
    return found[0]


def _words(report: Report) -> str:
    said = f": {report.reason}" if report.reason else ""
    lines = [f"{report.file}: {report.state}{said}"]
    if report.header:
        mark = "TAB" if report.delimiter == "\t" else report.delimiter
        parts = (report.format, report.encoding, mark, report.layout)
        lines.append(f"  Read as {', '.join(filter(None, parts))}.")
    lines += [
        f"  {column.name or '(unnamed)'} → {column.fact} ({column.confidence:.0%}, {column.how})"
        for column in report.columns
    ]
    lines.append(
        f"  {report.records} records: {report.accepted} accepted, {report.quarantined} quarantined."
    )
    bad = [each for each in report.outcomes if each.reason]
    lines += [f"  Record {each.record}: {each.reason}" for each in bad[:MOST_REASONS]]
    if len(bad) > MOST_REASONS:
        lines.append(f"  … and {len(bad) - MOST_REASONS} more; --json lists them all.")
    return "\n".join([*lines, *(f"  Note: {note}" for note in report.warnings)])
