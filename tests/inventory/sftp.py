"""A real SFTP server for tests, in a thread of its own."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import asyncssh

USER, PASSWORD = "reader", "a password"


class SftpServer:
    """A running server, the fingerprint of its key, and the folder that it serves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.fingerprint = self.key.get_fingerprint()
        self.client_key = asyncssh.generate_private_key("ssh-ed25519")
        self.tried: list[str] = []
        self.connections: list[asyncssh.SSHServerConnection] = []
        self.port = 0

    def url(self, path: str) -> str:
        return f"sftp://localhost:{self.port}{path}"

    async def serve(self, ready: threading.Event) -> None:
        self.loop, self.done = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncssh.listen(
            "127.0.0.1", 0, server_host_keys=[self.key], server_factory=lambda: _Gate(self),
            sftp_factory=lambda chan: asyncssh.SFTPServer(chan, chroot=str(self.folder).encode()),
        )  # fmt: skip
        self.port = server.get_port()
        ready.set()
        await self.done.wait()
        server.close()
        for connection in self.connections:
            connection.abort()
        await asyncio.sleep(0.05)  # lets the sockets close


class _Gate(asyncssh.SSHServer):
    def __init__(self, server: SftpServer) -> None:
        self.server = server

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self.server.connections.append(conn)

    def begin_auth(self, username: str) -> bool:
        self.server.tried.append(username)
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == USER and key.public_data == self.server.client_key.public_data


@contextlib.contextmanager
def running(folder: Path) -> Iterator[SftpServer]:
    """Start a server for this folder on a free port and stop it at the end."""
    server, ready = SftpServer(folder), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(ready)), daemon=True)
    thread.start()
    try:
        assert ready.wait(20)
        yield server
    finally:
        server.loop.call_soon_threadsafe(server.done.set)
        thread.join(20)
