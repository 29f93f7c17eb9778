"""The embedded servers of one instance, started and stopped together."""

import stat
import time
from typing import Self

from portal.embedded import addresses, processes
from portal.embedded.homes import Home
from portal.embedded.identity import hand_over, server_uid
from portal.embedded.lease import Lease
from portal.embedded.postgres import Postgres
from portal.embedded.refusals import CannotServe
from portal.embedded.valkey import Valkey


class Stack:
    """What the environment does not give: PostgreSQL, Valkey, both or neither."""

    def __init__(self, home: Home, *, durable: bool = True) -> None:
        self.home, self.durable = home, durable
        self.lease = Lease(home)
        self.children: list[processes.Child] = []

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

    def start(self) -> Self:
        """Starts them all, or none; the instance must be owned."""
        try:
            self._make_socket_folder()
            for server in self.servers():
                self.children.append(server.start())
        except BaseException:
            self.stop()
            raise
        return self

    def answer(self) -> bool:
        """Whether all of them answer, whoever started them."""
        return all(server.answers() for server in self.servers())

    def stop(self) -> None:
        """Stops them in order, and gives the instance back."""
        while self.children:
            processes.stop([self.children.pop()])
        self.lease.give_back()

    def _make_socket_folder(self) -> None:
        folder, uid = self.home.sockets, server_uid(self.home.cluster.resolve())
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {
            self.home.folder.stat().st_uid,
            uid,
        }:
            raise CannotServe(
                f"{folder} belongs to somebody else. Set ROOFTOP_HOME to another folder."
            )
        folder.chmod(0o700)
        hand_over(folder, uid)
