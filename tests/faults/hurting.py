"""A portal in processes of its own, what is done to it, and what its database says after."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

from portal.embedded.homes import Home
from tests.embedded.running import Started, eventually, named, run

PATIENCE = 240  # on a quiet machine recovery takes ten seconds; these machines are shared


@dataclass(frozen=True)
class Portal:
    """A running portal and the doors a saboteur has to it."""

    above: Path
    process: Started

    @property
    def home(self) -> Home:
        return Home(self.above / "main")

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
    def stuck(self, table: str) -> Iterator[None]:
        """While this lasts, whoever writes to the table waits in the middle of its work."""
        with psycopg.connect(**self._address) as connection:
            connection.execute(f"LOCK TABLE {table} IN SHARE MODE")
            yield

    def waits(self) -> bool:
        """Whether somebody waits for a lock on a table."""
        query = "SELECT 1 FROM pg_locks WHERE locktype = 'relation' AND NOT granted"
        return bool(self.ask(query))

    def hurt(self) -> None:
        """Kill the worker and wipe the broker."""
        self.kill_worker()
        self.wipe_broker()

    def worker(self) -> psutil.Process:
        return named(self.above, "celery", "worker")

    def kill_worker(self) -> None:
        """End it with kill -9; the next worker is another process."""
        killed = self.worker()
        killed.kill()
        assert eventually(lambda: self._has_other_worker(killed.pid), PATIENCE)

    def _has_other_worker(self, pid: int) -> bool:
        try:
            return self.worker().pid != pid
        except ValueError:
            return False

    def wipe_broker(self) -> None:
        """FLUSHALL, as a person may type it."""
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self.home.valkey_socket))
            line.sendall(b"FLUSHALL\r\n")
            assert line.recv(64).startswith(b"+OK")

    def work_state(self, kind: str, key: str) -> tuple[str, int]:
        """The state of a row of work and how often it was attempted."""
        query = "SELECT state, attempts FROM common_work WHERE kind = %s AND key = %s"
        return self.ask(query, kind, key)[0]
