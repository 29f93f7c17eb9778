"""A portal in processes of its own, what is done to it, and what its database says after."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

from portal.embedded.homes import Home
from tests.embedded.running import Started, eventually, named, run

PATIENCE = 120
RECOVERY = 60  # on a quiet machine it takes fifteen seconds; these machines are shared


@dataclass(frozen=True)
class Portal:
    """A running portal and the doors a saboteur has to it."""

    above: Path
    process: Started

    @property
    def home(self) -> Home:
        return Home(self.above / "main")

    @property
    def mails(self) -> Path:
        """A folder of files with all mails that were sent."""
        return self.above / "mails"

    @property
    def _address(self) -> dict[str, Any]:
        return {"host": str(self.home.sockets), "user": "portal", "dbname": "portal"}

    def do(self, code: str) -> str:
        """What the portal's own code prints, run in a process of its own."""
        done = run(self.above, "manage.py", "shell", "--verbosity", "0", "--command", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows straight from the database."""
        with psycopg.connect(autocommit=True, **self._address) as connection:
            return connection.execute(query, values).fetchall()

    @contextmanager
    def holding(self, statement: str, *values: object) -> Iterator[Callable[[], bool]]:
        """While this lasts, the statement is done but not committed; gives whether somebody waits."""
        blocked = "SELECT 1 FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))"
        with psycopg.connect(**self._address) as connection:
            connection.execute(statement, values)
            ours = connection.info.backend_pid
            try:
                yield lambda: bool(self.ask(blocked, ours))
            finally:
                connection.rollback()

    def worker(self) -> psutil.Process:
        return named(self.above, "celery", "worker")

    def kill_worker(self) -> None:
        """End the worker with kill -9; its pool is left without a parent."""
        self.worker().kill()

    def kill_pool(self) -> None:
        """End with kill -9 the processes in which the worker does its work."""
        for process in self.worker().children():
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def wipe_broker(self) -> None:
        """FLUSHALL, as a person may type it."""
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self.home.valkey_socket))
            line.sendall(b"FLUSHALL\r\n")
            assert line.recv(64).startswith(b"+OK")

    def work(self, kind: str, key: str) -> tuple[str, int]:
        """The state of a row of work and how often it was attempted."""
        query = "SELECT state, attempts FROM common_work WHERE kind = %s AND key = %s"
        return self.ask(query, kind, key)[0]


def recovers(holds: Callable[[], object], what: str) -> None:
    """Asserts that it comes to hold, and prints how long it took."""
    began = time.monotonic()
    assert eventually(holds, RECOVERY), what
    print(f"{what} after {time.monotonic() - began:.1f} s")
