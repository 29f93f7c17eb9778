"""`manage.py sync_stock FILE --feed NAME`: stock files through the same pipeline as any other."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dealers.inventory import actions
from dealers.inventory.folders import files_at, pieces
from dealers.inventory.models import Feed, SyncRun
from dealers.network.models import Brand
from portal.common import work
from portal.common.models import Work

PAUSE = 0.2
LONGEST_WAIT = 3600
COUNTS = (
    "records", "accepted", "quarantined", "added", "changed", "unchanged", "moved", "removed",
    "conflicts",
)  # fmt: skip


class Command(BaseCommand):
    help = "Syncs a stock file: reads it, compares it with the stock, and applies or holds it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, the feed and the output."""
        parser.add_argument("file", type=Path, help="a file, or a folder: its files by their names")
        parser.add_argument("--feed", required=True, help="added when the brand has none like it")
        parser.add_argument("--brand", help="needed when there are several brands")
        parser.add_argument("--json", action="store_true", help="print one JSON object per file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sync one file after the other, and say what each has done."""
        paths = files_at(options["file"])
        feed = _feed(options["feed"], options["brand"])
        for path in paths:
            run = actions.receive_file(
                feed, path.name, pieces(path), by=None, via=SyncRun.Via.COMMAND
            )
            _finish(run)
            if run.state == SyncRun.State.FAILED:
                raise CommandError(f"{path.name}: {run.reason} The stock is as it was.")
            self.stdout.write(json.dumps(_facts(run)) if options["json"] else _words(run))


def _feed(name: str, brand_name: str | None) -> Feed:
    brand = _brand(name, brand_name)
    found = Feed.objects.filter(brand=brand, name=name).first()
    return found or actions.add_feed(brand, name, by=None)


def _brand(feed_name: str, brand_name: str | None) -> Brand:
    """The brand that was named, else that of the one feed with this name, else the only one."""
    if brand_name:
        brands = list(Brand.objects.filter(name__iexact=brand_name))
    else:
        brands = list(Brand.objects.filter(feeds__name=feed_name)) or list(Brand.objects.all())
    if len(brands) != 1:
        known = ", ".join(Brand.objects.values_list("name", flat=True)) or "none"
        raise CommandError(f"Say which brand with --brand; the portal has: {known}.")
    return brands[0]


def _finish(run: SyncRun) -> None:
    """Do the run here, or wait for the worker of a running portal that took it first."""
    row = Work.objects.get(kind="inventory.sync", key=str(run.pk))
    until = time.monotonic() + LONGEST_WAIT
    while not run.finished:
        if not work.run(row.pk):
            time.sleep(PAUSE)
        run.refresh_from_db()
        row.refresh_from_db()
        if not run.finished and (row.finished or time.monotonic() > until):
            raise CommandError(f"The sync run {run.pk} did not end: {row.last_error[-500:]}")


def _facts(run: SyncRun) -> dict[str, Any]:
    counts = {name: getattr(run, name) for name in COUNTS}
    return {
        "file": run.file_name,
        "run": str(run.pk),
        "state": run.state,
        **counts,
        "reason": run.reason,
    }


def _words(run: SyncRun) -> str:
    verb = {"done": "applied", "held": "held", "refused": "refused"}.get(run.state, run.state)
    head = "Vehicles" if run.state == "done" else "It would have been"
    done = (
        f"  {head}: {run.added} added, {run.changed} changed, {run.unchanged} unchanged,"
        f" {run.moved} moved between dealerships, {run.removed} removed;"
        f" {run.conflicts} in conflict."
    )
    lines = [
        f"{run.file_name} was {verb}{': ' + run.reason if run.reason else '.'}",
        f"  {run.records} records read: {run.accepted} accepted, {run.quarantined} quarantined.",
        done,
    ]
    if run.state != "done":
        lines.append("  The stock is as it was.")
    return "\n".join([*lines, *(f"  Note: {note}" for note in run.warnings_in_words)])
