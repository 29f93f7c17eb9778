"""Mailboxes that leads arrive in: read every minute, each mail stored once, wherever it stops."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from dealers.leads.models import Message, Source
from portal.common.mailboxes import Mail, Mailbox, MailboxError, Position, new_mails
from portal.common.work import enqueue_new

EVERY = timedelta(minutes=1)

log = logging.getLogger(__name__)


def poll_all() -> None:
    """Read every mailbox; one that fails does not keep the others waiting."""
    for source in Source.objects.active().filter(kind=Source.Kind.MAILBOX):
        poll(source)


def poll(source: Source) -> int:
    """Store the mails that are new in one mailbox and give how many; what went wrong stays on it."""
    stored, error = 0, ""
    try:
        for mail in new_mails(mailbox_of(source), Position(**source.position)):
            stored += _take(source, mail)
    except MailboxError as failure:
        error = str(failure)
        log.warning("mailbox of %s: %s", source.pk, error)
    asked = {"last_checked_at": timezone.now(), "last_error": error[:300]}
    Source.objects.filter(pk=source.pk).update(**asked)
    return stored


def mailbox_of(source: Source) -> Mailbox:
    """Return where a source's mails arrive and how to sign in there."""
    told = source.settings
    return Mailbox(
        host=told["host"],
        port=int(told.get("port") or 993),
        username=told.get("username", ""),
        password=source.secret("password"),
        folder=told.get("folder") or "INBOX",
        tls=bool(told.get("tls", True)),
    )


def _take(source: Source, mail: Mail) -> bool:
    """Store one mail with the position after it, in one transaction; a known one only moves on."""
    position = {"validity": mail.position.validity, "uid": mail.position.uid}
    source.position = position
    with transaction.atomic():
        Source.objects.filter(pk=source.pk).update(position=position)
        return _store(source, mail)


def _store(source: Source, mail: Mail) -> bool:
    message = Message(
        source=source,
        brand_id=source.brand_id,
        dealership_id=source.dealership_id,
        raw=mail.raw,
        file_name="" if mail.whole else "mail beyond the limit, header only",
        delivery_key=mail.key,
        received_at=mail.arrived_at,
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        return False
    enqueue_new("leads.read", str(message.pk), dealership_id=message.dealership_id)
    return True
