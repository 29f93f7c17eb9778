"""Begin anew with the demo network."""

import shutil
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from portal.embedded import addresses
from portal.embedded.homes import home
from portal.embedded.portal_run import PortalRun
from portal.embedded.refusals import CannotServe
from portal.embedded.stack import Stack


class Command(BaseCommand):
    help = "Throw the embedded database and its files away and load a fresh demo network."
    needs_servers = False
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, yes: bool, **_options: Any) -> None:
        if not addresses.embeds_postgres():
            raise CommandError("DATABASE_URL names a database of your own; it is left alone.")
        place = home(settings.EMBEDDED_INSTANCE)
        question = f"Throw everything in {place.folder} away? [y/N] "
        if place.cluster.exists() and not yes and not _agreed(question):
            raise CommandError("Nothing was changed; `fresh_demo --yes` does not ask.")
        self.began = time.monotonic()
        run = PortalRun(Stack(place), 0, self.say)
        try:
            run.own()
            for folder in (
                place.cluster.resolve(),
                place.folder / "valkey",
                place.folder / "media",
            ):
                shutil.rmtree(folder, ignore_errors=True)
            run.prepare(demo=True)
        except CannotServe as reason:
            raise CommandError(str(reason)) from reason
        finally:
            run.stack.stop()

    def say(self, text: str) -> None:
        self.stdout.write(f"[{time.monotonic() - self.began:6.1f} s] {text}")
        self.stdout.flush()


def _agreed(question: str) -> bool:
    """Whether a person said yes; without one to ask, nobody did."""
    try:
        return input(question).strip().lower() == "y"
    except EOFError:
        return False
