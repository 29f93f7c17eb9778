"""Files of one feed one after the other, in the order in which they came."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from dealers.inventory.models import SyncRun
from portal.common.models import Work

PAUSE = timedelta(seconds=2)


def must_wait(run: SyncRun) -> bool:
    """Whether an earlier file of the feed is still under way.

    Work that has been parked is no reason to wait: nobody takes it any further.
    """
    earlier = SyncRun.objects.filter(feed=run.feed_id, pk__lt=run.pk, state__in=SyncRun.UNDER_WAY)
    keys = [str(pk) for pk in earlier.values_list("pk", flat=True)]
    return Work.objects.open().filter(kind="inventory.sync", key__in=keys).exists()


def again_at() -> datetime:
    """When to look again."""
    return timezone.now() + PAUSE
