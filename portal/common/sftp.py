"""The one SFTP client: it connects to the address that was checked and to the key a person knows.

Nothing is sent to a server, no password and no name, before its key is the one that was entered.
"""

from __future__ import annotations

import io
import posixpath
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from fnmatch import fnmatchcase
from stat import S_ISREG
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import unquote, urlsplit

import paramiko
from django.utils.translation import gettext as _

from portal.common.outbound import (
    IN_MEMORY,
    MOST_BYTES,
    MOST_SECONDS,
    Credentials,
    Fetched,
    OutboundError,
    checked_address,
)

PORT = 22
PATIENCE_SECONDS = 20
PIECE = 1 << 20
KEYS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)


@contextmanager
def fetch_sftp(
    url: str,
    *,
    credentials: Credentials,
    host_key: str,
    seen: str = "",
    most_bytes: int = MOST_BYTES,
    most_seconds: float = MOST_SECONDS,
) -> Iterator[Fetched]:
    """Get the file at sftp://host/path, if it is not the one `seen`; raises OutboundError in words.

    With `*` in its name, the newest file that fits. `host_key` is the fingerprint of the server's key
    as OpenSSH prints it; a secret that begins with -----BEGIN is a private key.
    """
    until = time.monotonic() + most_seconds
    with ExitStack() as open_things:
        try:
            body = open_things.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
            files = open_things.enter_context(_signed_in(url, credentials, host_key))
            path, mark = _choose(files, unquote(urlsplit(url).path))
            if mark != seen:
                _copy(files, path, body, most_bytes, until)
            name = posixpath.basename(path)[:200]
            fetched = Fetched(mark != seen, body, name, mark, "")
        except (paramiko.SSHException, OSError, EOFError) as failure:
            raise OutboundError(_in_words(failure)) from failure
        yield fetched


@contextmanager
def _signed_in(url: str, who: Credentials, host_key: str) -> Iterator[paramiko.SFTPClient]:
    parts = urlsplit(url)
    if parts.scheme != "sftp" or not parts.hostname or not parts.path.strip("/"):
        raise OutboundError(_("Give the address as sftp://host/folder/file.csv."))
    port = parts.port or PORT
    address = (checked_address(parts.hostname, port), port)
    with (
        closing(socket.create_connection(address, PATIENCE_SECONDS)) as line,
        closing(paramiko.Transport(line)) as transport,
    ):
        transport.banner_timeout = transport.auth_timeout = PATIENCE_SECONDS
        transport.start_client(timeout=PATIENCE_SECONDS)
        _check_key(transport, host_key.strip())
        _sign_in(transport, who)
        files = paramiko.SFTPClient.from_transport(transport)
        if files is None:
            raise OutboundError(_("The server gives no files by SFTP."))
        with closing(files):
            if channel := files.get_channel():
                channel.settimeout(PATIENCE_SECONDS)
            yield files


def _check_key(transport: paramiko.Transport, known: str) -> None:
    """Go on only with the server whose key a person has compared."""
    shown = {"key": transport.get_remote_server_key().fingerprint}
    if not known:
        raise OutboundError(
            _("The server shows the host key %(key)s. Compare it with its owner's and enter it.")
            % shown
        )
    if known.removeprefix("SHA256:").rstrip("=") != shown["key"].removeprefix("SHA256:"):
        raise OutboundError(
            _("The server shows another host key (%(key)s) than it should; nothing was sent.")
            % shown
        )


def _sign_in(transport: paramiko.Transport, who: Credentials) -> None:
    if who.secret.startswith("-----BEGIN"):
        transport.auth_publickey(who.username, _private_key(who.secret))
    else:
        transport.auth_password(who.username, who.secret)


def _private_key(text: str) -> paramiko.PKey:
    for kind in KEYS:
        try:
            return kind.from_private_key(io.StringIO(text))
        except (paramiko.SSHException, ValueError):
            continue
    raise OutboundError(_("The private key cannot be read; it may want a passphrase."))


def _choose(files: paramiko.SFTPClient, path: str) -> tuple[str, str]:
    """The path of the file to take, and a mark that changes when the file does."""
    folder, wanted = posixpath.split(path)
    if "*" not in wanted:
        about = files.stat(path)
    else:
        fitting = [
            each
            for each in files.listdir_attr(folder or ".")
            if S_ISREG(each.st_mode or 0) and fnmatchcase(each.filename, wanted)
        ]
        if not fitting:
            raise OutboundError(_("There is no file %(path)s on the server.") % {"path": path})
        about = max(fitting, key=lambda each: (each.st_mtime or 0, each.filename))
        path = posixpath.join(folder, about.filename)
    return path, f"{about.st_mtime}-{about.st_size}-{posixpath.basename(path)}"[:200]


def _copy(
    files: paramiko.SFTPClient, path: str, body: IO[bytes], most_bytes: int, until: float
) -> None:
    size = 0
    with files.open(path, "rb") as file:
        while piece := file.read(PIECE):
            size += len(piece)
            if size > most_bytes:
                raise OutboundError(_("The file is larger than we take."))
            if time.monotonic() > until:
                raise OutboundError(_("The host sends too slowly; we gave up."))
            body.write(piece)


def _in_words(failure: Exception) -> str:
    if isinstance(failure, paramiko.AuthenticationException):
        return _("The server refuses this user name, password or key.")
    if isinstance(failure, FileNotFoundError):
        return _("The file is not there, or its folder is not.")
    if isinstance(failure, PermissionError):
        return _("The server does not let this user read the file.")
    if isinstance(failure, TimeoutError):
        return _("The host did not answer in time.")
    return _("The host could not be reached.")
