"""Stock files that come by mail: from the installation's mailbox, or piped in by its mail server."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.inventory import actions
from dealers.inventory.models import Feed, StockMailbox, SyncRun
from portal.common.mailboxes import (
    PLAIN_PORT,
    SECURE_PORT,
    Mailbox,
    MailboxError,
    Position,
    files_in,
    new_mails,
)

# Where the mail servers on the way have noted for whom a mail is.
RECIPIENTS = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
NO_STOCK = (".png", ".jpg", ".jpeg", ".gif", ".ics", ".vcf", ".p7s", ".asc", ".sig")


def mailbox_at(url: str) -> Mailbox:
    """The mailbox that imaps://user:password@host/folder names; imap:// is without encryption."""
    parts = urlsplit(url)
    tls = parts.scheme != "imap"
    return Mailbox(
        host=parts.hostname or "",
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        port=parts.port or (SECURE_PORT if tls else PLAIN_PORT),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        tls=tls,
    )


def read_mailbox(mailbox: Mailbox) -> int:
    """Take the stock files out of the mails that came since last time; give how many files.

    A mail and its position are kept in one transaction, so that none is skipped nor taken twice.
    """
    name = f"{mailbox.username}@{mailbox.host}/{mailbox.folder}"[:200]
    box, _made = StockMailbox.objects.get_or_create(name=name)
    taken = 0
    try:
        for mail in new_mails(mailbox, Position(box.validity, box.uid)):
            with transaction.atomic():
                taken += len(take_mail(mail.raw))
                box.validity, box.uid = mail.position.validity, mail.position.uid
                box.save(update_fields=["validity", "uid"])
        box.last_error = ""
    except MailboxError as failure:
        box.last_error = str(failure)[:300]
    box.checked_at = timezone.now()
    box.save(update_fields=["checked_at", "last_error"])
    return taken


@transaction.atomic
def take_mail(raw: bytes) -> list[SyncRun]:
    """The sync runs of the files in one mail, for each feed that it is addressed to."""
    message: EmailMessage = message_from_bytes(raw, policy=policy.default)
    runs = []
    for feed in _addressed(message):
        files = [(name, data) for name, data in files_in(raw) if _may_be_stock(name)]
        runs += [
            actions.receive_file(feed, name, data, by=None, via=SyncRun.Via.MAIL)
            for name, data in files
        ]
        feed.last_checked_at = timezone.now()
        feed.failures = 0 if files else min(feed.failures + 1, 1000)
        feed.last_error = "" if files else _("A mail came without a stock file attached.")
        feed.save(update_fields=["last_checked_at", "failures", "last_error"])
    return runs


def _addressed(message: EmailMessage) -> list[Feed]:
    written = [str(each) for name in RECIPIENTS for each in message.get_all(name, [])]
    addresses = {address.lower() for _name, address in getaddresses(written) if address}
    by_mail = Feed.objects.filter(kind=Feed.Kind.MAIL, enabled=True)
    return list(by_mail.filter(mail_address__in=addresses).order_by("name"))


def _may_be_stock(name: str) -> bool:
    """Whether an attachment can be a stock file, and is no signature nor the logo below it."""
    return not name.lower().endswith(NO_STOCK)
