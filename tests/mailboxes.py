"""A real IMAP server for tests, with a folder of its own for each of them."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from imapclient import IMAPClient

from portal.common.mailboxes import Mailbox

USER, PASSWORD = "reader", "a password"
START_SECONDS = 20
numbers = count(1)


class MailServer:
    """A running server; `folder()` gives a mailbox that nobody else reads or writes."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mailbox = Mailbox("localhost", USER, PASSWORD, port=port, tls=False)

    def folder(self) -> Mailbox:
        name = f"box-{next(numbers)}"
        with self._client() as client:
            client.create_folder(name)
        return replace(self.mailbox, folder=name)

    def put(self, mailbox: Mailbox, *mails: bytes) -> None:
        """Let mails arrive, in order."""
        with self._client() as client:
            for raw in mails:
                client.append(mailbox.folder, raw)

    def number_anew(self, mailbox: Mailbox) -> None:
        """Make the folder once more, as after a restore: another UIDVALIDITY, nothing in it."""
        with self._client() as client:
            client.delete_folder(mailbox.folder)
            client.create_folder(mailbox.folder)

    @contextlib.contextmanager
    def _client(self) -> Iterator[IMAPClient]:
        with IMAPClient("127.0.0.1", self.port, ssl=False) as client:
            client.login(USER, PASSWORD)
            yield client


@contextlib.contextmanager
def running() -> Iterator[MailServer]:
    """Start a server on a free port and stop it at the end."""
    port = _free_port()
    about = ("--demo-data", "--demo-user", USER, "--demo-password", PASSWORD)
    command = (sys.executable, "-W", "ignore", "-c", "from pymap.main import main; main()")
    server = ("--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict", *about)
    quiet = subprocess.DEVNULL
    with subprocess.Popen((*command, *server), stdout=quiet, stderr=quiet) as process:
        try:
            _wait_for(port)
            yield MailServer(port)
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError("the mail server did not start")
