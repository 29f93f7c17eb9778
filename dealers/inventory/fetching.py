"""Fetching a feed's file from its address."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from dealers.inventory.models import Feed
from portal.common.outbound import Credentials, Fetched, fetch
from portal.common.sealing import unseal

FROM_ENVIRONMENT = "env:"
LONGEST_PAUSE = timedelta(hours=12)


def fetch_feed(feed: Feed) -> AbstractContextManager[Fetched]:
    """What stands at a feed's address now; raises OutboundError in words."""
    secret = (
        os.environ.get(feed.secret.removeprefix(FROM_ENVIRONMENT), "")
        if feed.secret.startswith(FROM_ENVIRONMENT)
        else unseal(feed.secret)
    )
    return fetch(
        feed.url,
        credentials=Credentials(feed.username, secret),
        etag=feed.etag,
        last_modified=feed.last_modified,
    )


def next_run_at(feed: Feed, now: datetime) -> datetime:
    """When to fetch next: after its period, and after longer pauses while it fails."""
    period = timedelta(minutes=feed.every_minutes)
    pause = period * 2 ** min(feed.failures, 6)
    return now + (period if not feed.failures else max(period, min(pause, LONGEST_PAUSE)))
