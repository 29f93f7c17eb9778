"""Homes for embedded servers that a test may break."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portal.embedded.homes import Home
from tests.embedded.running import processes_of


@pytest.fixture
def above() -> Iterator[Path]:
    """A short folder that other users can reach; whatever still runs on it is ended."""
    folder = Path(tempfile.mkdtemp(prefix="rt-"))
    folder.chmod(0o711)
    yield folder
    for process in processes_of(folder):
        process.kill()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def own_home(above: Path) -> Home:
    return Home(above / "main")


@pytest.fixture
def query(own_home: Home):
    """Asks the embedded database of the test's own home."""

    def ask(statement: str) -> list[tuple[object, ...]]:
        address = {"host": str(own_home.sockets), "user": "portal", "dbname": "portal"}
        with psycopg.connect(**address) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    return ask
