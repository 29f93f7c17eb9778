"""The tables, brought up to date by one process at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

TURN = 0x6D696772  # any constant of ours will do


@contextmanager
def _turn() -> Iterator[None]:
    """While this lasts nobody else migrates; a dead process's turn ends with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [TURN])


def bring_up_to_date(say: Callable[[str], None]) -> None:
    """Apply the migrations that are missing."""
    with _turn():
        executor = MigrationExecutor(connection)
        if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            say(f"Bringing the database up to date: {len(plan)} steps …")
            call_command("migrate", interactive=False, verbosity=0)


def make_tables_if_none(say: Callable[[str], None]) -> None:
    """Migrate a database that has no table yet; one that has some is left for `migrate`."""
    with _turn():
        if not connection.introspection.table_names():
            say("The database is new: making its tables …")
            call_command("migrate", interactive=False, verbosity=0)
