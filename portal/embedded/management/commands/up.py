"""Run the whole portal."""

import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from portal.embedded.first_start import has_command
from portal.embedded.homes import home
from portal.embedded.portal_run import PortalRun
from portal.embedded.processes import follow_parent
from portal.embedded.refusals import CannotServe
from portal.embedded.stack import Stack

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = "Run everything: database, broker, web server, worker and beat. Ctrl-C stops it."
    needs_servers = False
    requires_system_checks = ["sign_in"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="of the web server (8000)")
        parser.add_argument("--no-demo", action="store_true", help="begin with an empty network")
        parser.add_argument(
            "--exit-when-ready",
            action="store_true",
            help="start everything, check it, stop it; the exit status tells",
        )

        parser.add_argument(
            "--follow-parent",
            action="store_true",
            help="stop when the process that started this one is gone (make)",
        )

    def handle(self, *, port: int, no_demo: bool, exit_when_ready: bool, **options: Any) -> None:
        self.began = time.monotonic()
        run = PortalRun(Stack(home(settings.EMBEDDED_INSTANCE)), port, self.say)
        for each in ENDING:
            signal.signal(each, _end)
        if options["follow_parent"]:
            follow_parent()
        try:
            run.own().prepare(demo=not no_demo)
            run.serve()
            self.welcome(run.address)
            if not exit_when_ready:
                run.tend()
        except CannotServe as reason:
            raise CommandError(str(reason)) from reason
        except KeyboardInterrupt:
            self.say("Stopping …")
        finally:
            for each in ENDING:
                signal.signal(each, signal.SIG_IGN)
            run.stack.stop()
        self.say("Stopped.")

    def welcome(self, address: str) -> None:
        """Say where to go and who to sign in as."""
        self.say(f"Ready: {address}")
        if has_command("demo_logins"):
            call_command("demo_logins", stdout=self.stdout)
        self.stdout.write("Ctrl-C stops everything.")
        self.stdout.flush()

    def say(self, text: str) -> None:
        self.stdout.write(f"[{time.monotonic() - self.began:6.1f} s] {text}")
        self.stdout.flush()


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
