"""Reading rows of work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

if TYPE_CHECKING:
    from portal.common.models import Work

WAKE_AGAIN_AFTER = timedelta(seconds=10)
# A queue that holds calls will come to ours; after so long it counts as lost all the same.
WAKE_IF_BUSY_AFTER = timedelta(minutes=10)
# The first key of the advisory locks that mark running work; any constant of ours will do.
LOCK_SPACE = 0x524F4F46

_UNLOCKED = (
    "NOT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
    " WHERE d.datname = current_database() AND l.locktype = 'advisory'"
    " AND l.classid = %s AND l.objid = (common_work.id %% 2147483647)::oid)"
)


class WorkQuerySet(models.QuerySet["Work"]):
    """Rows of background work."""

    def open(self) -> Self:
        """Work that is still to be done."""
        return self.filter(state__in=("waiting", "running"))

    def parked(self) -> Self:
        """Work that failed too often and waits for a person."""
        return self.filter(state="parked")

    def due(self, at: datetime) -> Self:
        """Work whose time has come, and work whose worker died."""
        unlocked = RawSQL(_UNLOCKED, (LOCK_SPACE,), models.BooleanField())  # noqa: S611
        left_behind = Q(state="running") & Q(unlocked)
        return self.filter(Q(state="waiting", due_at__lte=at) | left_behind)

    def asleep(self, at: datetime, busy: Collection[str] = ()) -> Self:
        """Work that nobody was woken for lately; in busy queues it may be called for much longer."""
        called = Q(state="waiting", queue__in=busy, woken_at__gte=at - WAKE_IF_BUSY_AFTER)
        return self.filter(Q(woken_at=None) | Q(woken_at__lt=at - WAKE_AGAIN_AFTER)).exclude(called)
