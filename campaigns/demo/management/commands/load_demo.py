"""`manage.py load_demo`: the demo network into an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.demo.loading import load_demo
from dealers.network.models import Brand


class Command(BaseCommand):
    help = "Loads the demo network: two brands, 24 dealerships, stock, ninety days of leads."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the seed."""
        parser.add_argument("--seed", type=int, default=2026)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, unless there is a network already."""
        if Brand.objects.exists():
            raise CommandError("There is a network in this database already; nothing was changed.")
        load_demo(seed=options["seed"], say=self.stdout.write)
