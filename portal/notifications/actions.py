"""Telling people, and their having read it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise

from portal.accounts.models import User
from portal.common import work
from portal.notifications.models import Notification


@transaction.atomic
def notify(users: Iterable[User], kind: str, *, text: str | Promise, url: str, key: str) -> None:
    """Tell each person once for this key, in the portal and by mail; `url` is a path of ours.

    A lazy text reaches each person in their own language.
    """
    rows = [
        Notification(user=user, kind=kind, key=key, text=_said_to(user, text), url=url)
        # In one order everywhere: two batches that tell the same people must not lock each other out.
        for user in sorted(users, key=lambda user: user.pk)
    ]
    if not rows:
        return
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    work.enqueue("notifications.mail", key[:200], {"key": key}, rearm=True)


def _said_to(user: User, text: str | Promise) -> str:
    with translation.override(user.language):
        return str(text)


def mark_read(user: User, ids: Sequence[UUID] | None = None) -> None:
    """Note that a person has seen some of their notifications, or all of them."""
    unread = Notification.objects.for_user(user).unread()
    if ids is not None:
        unread = unread.filter(pk__in=ids)
    unread.update(read_at=timezone.now())
