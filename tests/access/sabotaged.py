"""Sabotaged portals: one process each, which asks until it finds the bug.

This process imports what is nobody's sabotage, then forks: a child imports the portal with its bug
in it. What a child prints is one JSON line.
"""

import importlib
import json
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

from tests.access.patching import check_patched, patch
from tests.access.sabotages import SABOTAGES, Sabotage

# What takes long to import and holds nothing of ours.
BEFOREHAND = ("faker", "holidays", "celery", "psycopg", "structlog", "liquid", "requests", "babel",
              "xlsxwriter", "PIL.Image", "holidays.calendars")  # fmt: skip


class Found(Exception):
    """The first fault."""


def main(share: str, only: str = "") -> None:
    """Fork a child for each sabotage whose turn it is."""
    for name in BEFOREHAND:
        importlib.import_module(name)
    number, of = map(int, share.split("/"))
    for index, sabotage in enumerate(SABOTAGES):
        if index % of == number and only in sabotage.name:
            _in_a_child(sabotage)


def _in_a_child(sabotage: Sabotage) -> None:
    sys.stdout.flush()
    if child := os.fork():
        os.waitpid(child, 0)
        return
    try:
        said = {"sabotage": sabotage.name, "fault": _sabotaged(sabotage)}
    except Exception:  # noqa: BLE001 - told by the parent, which goes on
        said = {"sabotage": sabotage.name, "failed": traceback.format_exc(limit=-3)}
    print(json.dumps(said), flush=True)
    os._exit(0)


def _sabotaged(sabotage: Sabotage) -> str | None:
    """Give the first fault that the matrix finds in the sabotaged portal."""
    patch(sabotage.module, sabotage.old, sabotage.new)
    import django  # noqa: PLC0415 - only now may the portal be imported

    django.setup()
    from tests.access import running  # noqa: PLC0415

    with running.entered(Path(os.environ[running.WORLD])) as world:
        found = _first_fault(sabotage, world)
    check_patched(sabotage.module)
    return found


def _first_fault(sabotage: Sabotage, world: object) -> str | None:
    from tests.access.cells import Matrix  # noqa: PLC0415

    class Impatient(Matrix):
        """Stops at the first fault."""

        def fault(self, cell: str, problem: str, *, leak: bool) -> None:
            raise Found(f"{'leak' if leak else 'wrong'}: {cell}: {problem}")

    matrix = Impatient(world)  # type: ignore[arg-type]
    try:
        for ask in _questions(sabotage, matrix):
            ask()
    except Found as found:
        return str(found)
    return None


def _questions(sabotage: Sabotage, matrix: object) -> Iterator[object]:
    """Give what is asked: each door as everybody, then the ids inside its requests, then growth."""
    from functools import partial  # noqa: PLC0415

    from tests.access.people import READERS, SUSPECTS  # noqa: PLC0415
    from tests.access.policy import OWN, policy  # noqa: PLC0415

    table, doors = policy(), sabotage.doors
    for rule in table.rules:
        if rule.method != OWN and any(door in rule.route for door in doors):
            yield partial(matrix.rule, rule, SUSPECTS)
    for one in table.nested:
        if any(door in one.route for door in doors):
            yield partial(matrix.nested, one, SUSPECTS)
    for door in doors if sabotage.grows else ():
        yield partial(matrix.growth, "near", READERS, door)


if __name__ == "__main__":
    main(*sys.argv[1:3])
