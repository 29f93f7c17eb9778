"""The embedded PostgreSQL of one instance."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg

from portal.embedded import processes
from portal.embedded.addresses import DATABASE_NAME
from portal.embedded.binaries import postgres_programs
from portal.embedded.homes import Home
from portal.embedded.identity import hand_over, initdb_uid, server_uid
from portal.embedded.refusals import CannotServe

SETTINGS = {
    "listen_addresses": "",  # unix sockets only, in a private folder: `trust` is safe
    "unix_socket_permissions": "0700",
    "port": "5432",
    "max_connections": "100",
    "shared_buffers": "128MB",
    # Reading here and there costs a disk without moving parts little more than reading in a row.
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # /dev/shm is tiny in containers
    "dynamic_shared_memory_type": "mmap",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] ",
}
if sys.platform == "linux":
    # A query whose client was killed ends too, and with it the locks it held.
    SETTINGS["client_connection_check_interval"] = "2s"
DURABLE = {"max_wal_size": "2GB"}
FOR_TESTS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
# A command that borrows the servers may ask at the same moment.
MADE_BY_ANOTHER = (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation)
LOCALE = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")


class Postgres:
    """Makes the cluster when it is missing, and starts the server on it."""

    name, title = "postgres", "PostgreSQL"

    def __init__(self, home: Home, *, durable: bool) -> None:
        self.home, self.durable = home, durable
        self.cluster = home.cluster.resolve()
        self.uid = server_uid(self.cluster)
        self.log = home.logs / "postgres.log"

    def start(self) -> processes.Child:
        """The running server, once it answers and has the portal's database."""
        try:
            return self._start()
        except CannotServe:
            if self.durable:
                raise
            shutil.rmtree(self.cluster, ignore_errors=True)
            return self._start()  # a cluster for tests may not survive a crash of the machine

    def _start(self) -> processes.Child:
        self.programs = postgres_programs(self.cluster.parent)
        if not (self.cluster / "PG_VERSION").exists():
            self._make_cluster()
        self._clear_leftovers()
        child = self._start_server()
        processes.await_answer(child, self.answers, seconds=120)  # replaying a log takes a while
        return child

    def _make_cluster(self) -> None:
        draft = self.cluster.with_name("postgres.draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        maker = initdb_uid(self.uid)
        hand_over(draft, maker)
        self._run_initdb(draft, maker)
        hand_over(draft, self.uid)
        draft.rename(self.cluster)  # so that a half-made cluster never counts

    def _run_initdb(self, draft: Path, uid: int | None) -> None:
        arguments: list[str | Path] = [self.programs / "initdb", "-D", draft, "-U", DATABASE_NAME]
        sync = [] if self.durable else ["--no-sync"]
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                [*arguments, "-A", "trust", "-E", "UTF8", *LOCALE, *sync],
                capture_output=True,
                text=True,
                env=_environment(),
                cwd="/",
                check=False,
                user=uid,
                group=uid,
                extra_groups=None if uid is None else [],
            )
        except PermissionError as refused:
            raise CannotServe(
                "This root account may not act as another user, and PostgreSQL refuses to run as"
                " root. Run as a normal user, or point DATABASE_URL to a server of your own."
            ) from refused
        if done.returncode:
            raise CannotServe(f"PostgreSQL could not make its files:\n{done.stderr.strip()}")

    def _clear_leftovers(self) -> None:
        """Ends a server whose supervisor is gone (we own the instance), then its lock files."""
        for lock in (
            self.cluster / "postmaster.pid",
            self.home.sockets / ".s.PGSQL.5432.lock",
        ):
            deadline = time.monotonic() + 60
            while lock.exists() and (orphan := self._server_named_in(lock)):
                if time.monotonic() > deadline:
                    raise CannotServe(
                        f"PostgreSQL (process {orphan.pid}) does not let go of {lock}"
                    )
                orphan.send_signal(signal.SIGINT)
                time.sleep(0.2)
            lock.unlink(missing_ok=True)

    def _server_named_in(self, lock: Path) -> psutil.Process | None:
        try:
            process = psutil.Process(int(lock.read_text().split()[0]))
            ours = str(self.cluster) in process.cmdline()
            return process if ours and process.status() != psutil.STATUS_ZOMBIE else None
        except (psutil.Error, OSError, ValueError, IndexError):
            return None

    def _start_server(self) -> processes.Child:
        settings = SETTINGS | (DURABLE if self.durable else FOR_TESTS)
        settings |= {"unix_socket_directories": str(self.home.sockets)}
        argv: list[str | Path] = [self.programs / "postgres", "-D", self.cluster]
        argv += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        for _attempt in range(40):
            child = processes.spawn(
                "postgres", argv, log=self.log, stop_signal=signal.SIGINT, uid=self.uid,
                env=_environment(),
            )  # fmt: skip
            if not child.await_end(0.25):
                break
            # Back ends orphaned by a crash may hold the shared memory for a moment.
            child.bury()
        return child

    def answers(self) -> bool:
        """Whether the server takes queries; the portal's database is made on the way."""
        try:
            with psycopg.connect(
                host=str(self.home.sockets),
                port=5432,
                user=DATABASE_NAME,
                dbname="postgres",
                autocommit=True,
            ) as connection:
                known = "SELECT 1 FROM pg_database WHERE datname = %s"
                if not connection.execute(known, [DATABASE_NAME]).fetchone():
                    with contextlib.suppress(*MADE_BY_ANOTHER):
                        connection.execute(f"CREATE DATABASE {DATABASE_NAME}")
        except psycopg.OperationalError:
            return False
        return True


def _environment() -> dict[str, str]:
    theirs = ("PG", "LC_", "LANG")
    return {name: value for name, value in os.environ.items() if not name.startswith(theirs)} | {
        "LC_ALL": "C"
    }
