"""The one reader of mailboxes (IMAP): what arrived since last time, each mail as its bytes.

Nothing is changed in the mailbox: whoever reads keeps a ``Position``, so that others may read it
too. A position is safe to lose: a mail may be given again, never left out.
"""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from hashlib import sha256

from django.utils.translation import gettext as _
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from portal.common.outbound import OutboundError, checked_address

LARGEST_MAIL = 32 << 20
PATIENCE_SECONDS = 30
SECURE_PORT, PLAIN_PORT = 993, 143


class MailboxError(Exception):
    """A mailbox could not be read; the message says why in words."""


@dataclass(frozen=True)
class Mailbox:
    """Where mails arrive, and how to sign in there; ``tls`` off is for hosts of one's own only."""

    host: str
    username: str
    password: str
    port: int = SECURE_PORT
    folder: str = "INBOX"
    tls: bool = True


@dataclass(frozen=True)
class Position:
    """How far a mailbox has been read; a server that numbers anew is read from its beginning."""

    validity: int = 0
    uid: int = 0


@dataclass(frozen=True)
class Mail:
    """One mail: its bytes, when its server took it in, and where to go on after it.

    Of a mail beyond ``LARGEST_MAIL`` only the header is fetched, and ``whole`` is False.
    """

    raw: bytes
    arrived_at: datetime
    position: Position
    whole: bool = True

    @property
    def key(self) -> str:
        """What stays the same when the same mail is met again, in any mailbox."""
        header = BytesParser(policy=policy.compat32).parsebytes(self.raw, headersonly=True)
        named = str(header.get("Message-ID", "")).strip()
        return sha256(named.encode("utf-8", "replace") + b"\0" + self.raw).hexdigest()


def new_mails(mailbox: Mailbox, since: Position, *, most: int = 200) -> Iterator[Mail]:
    """Give the mails that arrived after a position, oldest first; raises MailboxError in words.

    Keep each mail's own position in the transaction that stores the mail.
    """
    with _opened(mailbox) as client:
        validity = int(client.select_folder(mailbox.folder, readonly=True)[b"UIDVALIDITY"])
        last = since.uid if since.validity == validity else 0
        # "n:*" always holds the newest mail, even when it is older than n.
        found = [uid for uid in client.search(["UID", f"{last + 1}:*"]) if uid > last]
        for uid in sorted(found)[:most]:
            if mail := _fetch(client, uid, Position(validity, uid)):
                yield mail


def _fetch(client: IMAPClient, uid: int, position: Position) -> Mail | None:
    """Fetch one mail; None when it was deleted meanwhile."""
    about = client.fetch([uid], ["RFC822.SIZE", "INTERNALDATE"]).get(uid)
    if not about:
        return None
    whole = int(about[b"RFC822.SIZE"]) <= LARGEST_MAIL
    part = "BODY[]" if whole else "BODY[HEADER]"
    got = client.fetch([uid], [part.replace("BODY", "BODY.PEEK")]).get(uid, {})
    raw = got.get(part.encode())
    if raw is None:
        return None
    return Mail(bytes(raw), _instant(about[b"INTERNALDATE"]), position, whole)


def _instant(told: datetime) -> datetime:
    """Give when the server took a mail in; a clock that runs ahead is not believed."""
    aware = told if told.tzinfo else told.replace(tzinfo=UTC)
    return min(aware.astimezone(UTC), datetime.now(UTC))


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[IMAPClient]:
    """Sign in, and tell what goes wrong from then on in words."""
    try:
        with _PinnedClient(mailbox) as client:
            client.normalise_times = False
            client.login(mailbox.username, mailbox.password)
            yield client
    except LoginError as refusal:
        raise MailboxError(_("The mailbox refuses this user name or password.")) from refusal
    except OutboundError as refusal:
        raise MailboxError(str(refusal)) from refusal
    except ssl.SSLError as failure:
        raise MailboxError(_("The mail server's certificate is not valid.")) from failure
    except IMAPClientError as failure:
        raise MailboxError(_("The mail server refuses: %(why)s") % {"why": failure}) from failure
    except (OSError, imaplib.IMAP4.error) as failure:
        raise MailboxError(_("The mail server could not be reached.")) from failure


class _PinnedClient(IMAPClient):
    """A client that connects to the very address that was checked, under the name that was given."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.address = checked_address(mailbox.host, mailbox.port)
        super().__init__(mailbox.host, port=mailbox.port, ssl=mailbox.tls, timeout=PATIENCE_SECONDS)

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 - the library's name
        return _PinnedIMAP4(self.host, self.port, self.address, tls=self.ssl)


class _PinnedIMAP4(imaplib.IMAP4):
    def __init__(self, host: str, port: int, address: str, *, tls: bool) -> None:
        self.address, self.tls = address, tls
        super().__init__(host, port, timeout=PATIENCE_SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self.address, self.port), timeout)
        if not self.tls:
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def files_in(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Give the attached files of a mail, each with its name, in order."""
    message = BytesParser(policy=policy.default).parsebytes(raw)
    for part in message.walk():
        name = part.get_filename()
        payload = part.get_payload(decode=True) if name and not part.is_multipart() else None
        if name and isinstance(payload, bytes):
            yield name[-200:], payload
