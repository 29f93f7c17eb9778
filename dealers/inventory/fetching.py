"""Fetching a feed's file from where it stands, and when to do so again."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from zlib import crc32

from dealers.inventory.models import Feed
from portal.common.outbound import Credentials, Fetched, fetch
from portal.common.sealing import unseal
from portal.common.sftp import fetch_sftp

FROM_ENVIRONMENT = "env:"
LONGEST_PAUSE = timedelta(hours=12)
# Feeds of one period are spread over this part of it, so that not all are fetched at once.
JITTER = 0.1


def fetch_feed(feed: Feed) -> AbstractContextManager[Fetched]:
    """What stands at a feed's address now; raises OutboundError in words."""
    secret = (
        os.environ.get(feed.secret.removeprefix(FROM_ENVIRONMENT), "")
        if feed.secret.startswith(FROM_ENVIRONMENT)
        else unseal(feed.secret)
    )
    who = Credentials(feed.username, secret)
    if feed.kind == Feed.Kind.SFTP:
        return fetch_sftp(feed.url, credentials=who, host_key=feed.host_key, seen=feed.etag)
    return fetch(feed.url, credentials=who, etag=feed.etag, last_modified=feed.last_modified)


def next_run_at(feed: Feed, now: datetime) -> datetime:
    """When to fetch next: after its period, and after longer pauses while it fails."""
    period = timedelta(minutes=feed.every_minutes)
    pause = period * 2 ** min(feed.failures, 6)
    wait = period if not feed.failures else max(period, min(pause, LONGEST_PAUSE))
    return now + wait + _jitter(feed, now, period)


def _jitter(feed: Feed, now: datetime, period: timedelta) -> timedelta:
    """A delay of the feed's own, another one each time."""
    chance = crc32(f"{feed.pk} {now.isoformat()}".encode()) / 2**32
    return period * JITTER * chance
