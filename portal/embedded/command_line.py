"""`manage.py`: each command finds the portal's servers, or has them for its own time."""

import contextlib
import sys
from collections.abc import Sequence

from django.conf import settings
from django.core.management import BaseCommand, ManagementUtility

from portal.embedded.migrating import make_tables_if_none
from portal.embedded.refusals import CannotServe
from portal.embedded.serving import serving

# Commands of Django and of libraries that read no row.
OFFLINE = {
    "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help",
    "makemessages", "makemigrations", "optimizemigration", "sendtestemail", "spectacular",
    "squashmigrations", "startapp", "startproject", "version",
}  # fmt: skip
# Commands that see to the tables themselves.
ABOUT_TABLES = {"dbshell", "inspectdb", "migrate", "showmigrations", "sqlmigrate", "test"}


class CommandLine(ManagementUtility):
    """Django's, with the database up and its tables made before the command runs."""

    def __init__(self, argv: Sequence[str], until_done: contextlib.ExitStack) -> None:
        super().__init__(list(argv))
        self._until_done = until_done

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """The command, ready to run."""
        command = super().fetch_command(subcommand)
        if self._needs_servers(subcommand, command):
            errand = f"manage.py {subcommand}"
            self._until_done.enter_context(serving(settings.EMBEDDED_INSTANCE, errand, _say))
            if subcommand not in ABOUT_TABLES:
                make_tables_if_none(_say)
        return command

    def _needs_servers(self, subcommand: str, command: BaseCommand) -> bool:
        asks_for_help = self.argv[1:2] == ["help"] or {"--help", "-h", "--version"} & {*self.argv}
        offline = subcommand in OFFLINE or not getattr(command, "needs_servers", True)
        return not asks_for_help and not offline


def run(argv: Sequence[str]) -> None:
    """Run the command and stop the servers that were started for it."""
    try:
        with contextlib.ExitStack() as until_done:
            CommandLine(argv, until_done).execute()
    except CannotServe as reason:
        sys.exit(str(reason))


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
