"""`manage.py sla_clock FILE --json`: asks the clock questions that another engine answered too."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dealers.leads.clock_questions import BadQuestion, answer_all


class Command(BaseCommand):
    help = (
        "Answers how much business time lies between two instants, and when an amount of it has "
        "passed, for one calendar. FILE holds them as JSON; - reads standard input."
    )
    needs_servers = False
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file."""
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print one JSON list of answers")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the answers in the order of the asks."""
        try:
            asked = json.loads(_read(options["file"]))
            answers = answer_all(asked)
        except (OSError, UnicodeDecodeError, json.JSONDecodeError, BadQuestion) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(answers))
            return
        for number, answer in enumerate(answers, 1):
            told = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in answer.items())
            self.stdout.write(f"{number}: {told}")


def _read(name: str) -> str:
    if name == "-":
        return sys.stdin.read()
    with open(name, encoding="utf-8-sig") as file:  # noqa: PTH123
        return file.read()
