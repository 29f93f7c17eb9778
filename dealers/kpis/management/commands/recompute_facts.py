"""Restate the daily facts from the rows they come from."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from dealers.kpis.actions import touch_since
from dealers.kpis.recomputing import recompute_touched


class Command(BaseCommand):
    help = "Restates the daily facts of every dealership, by default of the last 90 days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the first day to restate."""
        parser.add_argument("--since", type=date.fromisoformat, metavar="YYYY-MM-DD")

    def handle(self, *_args: Any, since: date | None, **_options: Any) -> None:
        """Touch the days, then recompute what is touched."""
        days = touch_since(since or timezone.localdate() - timedelta(days=90))
        recompute_touched()
        self.stdout.write(f"Restated {days} days of dealerships.")
