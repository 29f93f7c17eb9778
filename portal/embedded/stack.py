"""One instance: the servers it needs, and the right to start them."""

import contextlib
import stat
import time
from collections.abc import Callable
from typing import Self

from portal.embedded import addresses
from portal.embedded.homes import Home
from portal.embedded.identity import hand_over, server_uid
from portal.embedded.lease import Lease
from portal.embedded.postgres import Postgres
from portal.embedded.refusals import CannotServe
from portal.embedded.supervision import Supervisor
from portal.embedded.valkey import Valkey


class Stack:
    """What the environment does not give: PostgreSQL, Valkey, both or neither."""

    def __init__(self, home: Home, *, durable: bool = True) -> None:
        self.home, self.durable = home, durable
        self.lease = Lease(home)
        self.supervisor = Supervisor()

    def own(self, errand: str, *, wait: float = 0) -> bool:
        """True when the instance is ours to start, within `wait` seconds."""
        self.home.prepare()
        deadline = time.monotonic() + wait
        while not self.lease.take(errand):
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.1)
        return True

    def servers(self) -> list[Postgres | Valkey]:
        """The servers this environment needs; the first is the one to stop last."""
        servers: list[Postgres | Valkey] = []
        if addresses.embeds_postgres():
            servers.append(Postgres(self.home, durable=self.durable))
        if addresses.embeds_valkey():
            servers.append(Valkey(self.home, durable=self.durable))
        return servers

    def start(self, say: Callable[[str], None] = lambda _: None) -> Self:
        """Start them all, or none; the instance must be owned."""
        try:
            self._make_socket_folder()
            for server in self.servers():
                say(f"Starting {server.title} …")
                self.supervisor.start(server)
        except BaseException:
            self.stop()
            raise
        return self

    def answers(self) -> bool:
        """Whether all of them answer, whoever started them."""
        return all(server.answers() for server in self.servers())

    def stop(self) -> None:
        """Stop them in order, and give the instance back."""
        self.supervisor.stop()
        with contextlib.suppress(OSError):
            self.home.sockets.rmdir()
        self.lease.give_back()

    def _make_socket_folder(self) -> None:
        folder, uid = self.home.sockets, server_uid(self.home.cluster.resolve())
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        ours = {self.home.folder.stat().st_uid, uid}
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
            raise CannotServe(
                f"{folder} belongs to somebody else. Set ROOFTOP_HOME to another folder."
            )
        folder.chmod(0o700)
        hand_over(folder, uid)
