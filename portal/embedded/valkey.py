"""The embedded Valkey of one instance."""

import socket

from portal.embedded import processes
from portal.embedded.binaries import valkey_server
from portal.embedded.homes import Home


class Valkey:
    """Starts the server on a unix socket; a durable one keeps its queue over a stop."""

    name, title = "valkey", "Valkey"

    def __init__(self, home: Home, *, durable: bool) -> None:
        self.home, self.durable = home, durable
        self.log = home.logs / "valkey.log"

    def start(self) -> processes.Child:
        """The running server, once it answers."""
        folder = self.home.folder / "valkey"
        folder.mkdir(exist_ok=True)
        self.home.valkey_socket.unlink(missing_ok=True)
        settings = {
            "port": "0",
            "unixsocket": str(self.home.valkey_socket),
            "unixsocketperm": "700",
            "dir": str(folder),
            "appendonly": "yes" if self.durable else "no",
            "save": "",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
            "set-proc-title": "no",  # `ps` shows whose it is
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        child = processes.spawn("valkey", [valkey_server(), *options], log=self.log)
        processes.await_answer(child, self.answers, seconds=30)
        return child

    def answers(self) -> bool:
        """Whether the server replies to a PING; while it loads its file it does not."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(5)
                line.connect(str(self.home.valkey_socket))
                line.sendall(b"PING\r\n")
                return line.recv(64).startswith(b"+PONG")
        except OSError:
            return False
