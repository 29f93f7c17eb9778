"""Notifications by mail."""

from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.notifications.models import Notification


def send_unsent(key: str, *, batch: int = 100) -> None:
    """Mail every notification of this key that was not mailed yet.

    A row is marked and mailed in one transaction that holds its lock: a crash in between can
    repeat at most the batch that was being handed to the mail server.
    """
    while _send_some(key, batch):
        pass


@transaction.atomic
def _send_some(key: str, batch: int) -> int:
    unsent = Notification.objects.filter(key=key, mailed_at=None, user__is_active=True)
    rows = list(unsent.select_related("user").select_for_update(of=("self",))[:batch])
    if rows:
        get_connection().send_messages(list(_messages(rows)))
        Notification.objects.filter(pk__in=[row.pk for row in rows]).update(
            mailed_at=timezone.now()
        )
    return len(rows)


def _messages(rows: list[Notification]) -> Iterator[EmailMessage]:
    for row in rows:
        with translation.override(row.user.language):
            body = _("%(text)s\n\nOpen it in Rooftop: %(url)s\n") % {
                "text": row.text,
                "url": settings.PORTAL_URL + row.url,
            }
        yield EmailMessage(subject=row.text[:120], body=body, to=[row.user.email])
