"""Reading notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from portal.accounts.models import User

if TYPE_CHECKING:
    from portal.notifications.models import Notification


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications; each belongs to one person."""

    def for_user(self, user: User) -> Self:
        """A person's own, newest first."""
        return self.filter(user=user).order_by("-id")

    def unread(self) -> Self:
        """Those not yet seen."""
        return self.filter(read_at=None)
