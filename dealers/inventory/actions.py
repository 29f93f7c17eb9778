"""What is done with feeds and their files. Each action is one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.inventory import policies
from dealers.inventory.fetching import next_run_at
from dealers.inventory.keeping import keep
from dealers.inventory.models import Feed, SyncRun
from dealers.network.models import Brand, Dealership
from portal.accounts.models import User
from portal.audit.models import record
from portal.common import work
from portal.common.models import Work
from portal.common.outbound import Fetched
from portal.common.refusals import OutOfStep, Refused
from portal.common.sealing import seal

# So many files may wait to be fetched or read before no more are fetched.
MOST_WAITING = 500
LARGEST_FILE = 512 * 1024 * 1024
FETCHED_FIELDS = [
    "etag", "last_modified", "last_checked_at", "failures", "last_error", "next_run_at",
]  # fmt: skip


@transaction.atomic
def add_feed(
    brand: Brand, name: str, *, by: User | None, dealership: Dealership | None = None, **fields: Any
) -> Feed:
    """Connect a feed for all dealerships of a brand, or for one of them."""
    if by is not None:
        policies.check_may_manage(by, dealership or brand)
    if Feed.objects.filter(brand=brand, name=name).exists():
        raise Refused(_("This brand has a feed of that name already."))
    feed = Feed(brand=brand, dealership=dealership, name=name, **_stored(fields))
    _settle_way(feed)
    feed.save()
    record("feed.added", feed, by=by, dealership=dealership, brand=brand)
    return feed


@transaction.atomic
def change_feed(feed: Feed, *, by: User, **fields: Any) -> Feed:
    """Change where a feed comes from and how it is read; what it was told about the file is new."""
    policies.check_may_manage(by, feed.anchor)
    locked = Feed.objects.select_for_update().get(pk=feed.pk)
    for name, value in _stored(fields).items():
        setattr(locked, name, value)
    locked.etag = locked.last_modified = locked.last_error = ""
    locked.failures = 0
    _settle_way(locked)
    locked.save()
    told = sorted(set(fields) - {"secret"})
    record(
        "feed.changed",
        locked,
        by=by,
        dealership=locked.dealership,
        brand=locked.brand,
        detail={"fields": told},
    )
    return locked


def _settle_way(feed: Feed) -> None:
    """Give a feed what its way in needs: its next fetch, or an address for its mails."""
    feed.next_run_at = timezone.now() if feed.fetched else None
    if feed.kind == Feed.Kind.MAIL and not feed.mail_address:
        local, at, host = settings.STOCK_MAIL_ADDRESS.partition("@")
        if not at:
            raise Refused(_("This portal has no mailbox for stock files yet."))
        feed.mail_address = f"{local}+{secrets.token_hex(8)}@{host}".lower()
    if feed.kind != Feed.Kind.PUSH:
        feed.key_hash = ""


def _stored(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as they are stored: a typed secret sealed, the name of a variable as it is."""
    secret = fields.get("secret", "")
    if secret and not secret.startswith("env:FEED_"):
        return {**fields, "secret": seal(secret)}
    return fields


@transaction.atomic
def receive_file(
    feed: Feed,
    name: str,
    data: bytes | Iterable[bytes],
    *,
    by: User | None,
    via: str = SyncRun.Via.UPLOAD,
) -> SyncRun:
    """Keep a file's bytes and start a sync run for them; nothing is read before this commits."""
    if by is not None:
        policies.check_may_deliver(by, feed)
    file = keep([data] if isinstance(data, bytes) else data)
    if file.size > LARGEST_FILE:
        raise Refused(_("Files of more than 512 MB are not taken; split it by dealership."))
    run = SyncRun.objects.create(feed=feed, file=file, file_name=name[-200:], via=via, by=by)
    queue_run(run)
    if by is not None:
        record("feed.file_received", run, by=by, dealership=feed.dealership, brand=feed.brand)
    return run


def queue_run(run: SyncRun) -> None:
    """Have a worker take the run."""
    work.enqueue("inventory.sync", str(run.pk), dealership_id=run.feed.dealership_id, rearm=True)


@transaction.atomic
def release_run(run: SyncRun, *, by: User) -> SyncRun:
    """Let a held file through: it is read again and applied as it is."""
    policies.check_may_release(by, run.feed)
    if not run.releasable:
        raise OutOfStep(
            _("This file can't be released; it is not held, or there is nothing in it.")
        )
    run.move_to(SyncRun.State.RECEIVED, released=True, released_by=by, finished_at=None)
    record("feed.released", run, by=by, dealership=run.feed.dealership, brand=run.feed.brand)
    queue_run(run)
    return run


@transaction.atomic
def retry_run(run: SyncRun, *, by: User) -> SyncRun:
    """Read the file of a failed run once more."""
    policies.check_may_deliver(by, run.feed)
    if run.state != SyncRun.State.FAILED:
        raise OutOfStep(_("Only a failed run can be tried again."))
    run.move_to(SyncRun.State.RECEIVED, finished_at=None)
    record("feed.retried", run, by=by, dealership=run.feed.dealership, brand=run.feed.brand)
    queue_run(run)
    return run


@transaction.atomic
def discard_run(run: SyncRun, *, by: User) -> SyncRun:
    """Drop a held file; the stock stays as it is and the feed goes on with the next one."""
    policies.check_may_release(by, run.feed)
    if run.state != SyncRun.State.HELD:
        raise OutOfStep(_("This file is not held any more."))
    run.move_to(SyncRun.State.REFUSED, reason_code="discarded", reason_detail={})
    Feed.objects.filter(pk=run.feed_id).update(state=Feed.State.OK)
    record("feed.discarded", run, by=by, dealership=run.feed.dealership, brand=run.feed.brand)
    return run


@transaction.atomic
def take_fetched(feed: Feed, fetched: Fetched) -> SyncRun | None:
    """Note that a feed's address answered, and start a run if it has something new."""
    now = timezone.now()
    run = None
    if fetched.changed:
        run = receive_file(feed, fetched.name, fetched.pieces(), by=None, via=_via(feed))
        feed.etag, feed.last_modified = fetched.etag, fetched.last_modified
    feed.last_checked_at, feed.failures, feed.last_error = now, 0, ""
    feed.next_run_at = next_run_at(feed, now)
    feed.save(update_fields=FETCHED_FIELDS)
    return run


def _via(feed: Feed) -> str:
    return SyncRun.Via.SFTP if feed.kind == Feed.Kind.SFTP else SyncRun.Via.HTTP


def note_failure(feed: Feed, why: str) -> None:
    """Note that a feed's address could not be fetched, and try again later and later."""
    now = timezone.now()
    feed.failures = min(feed.failures + 1, 1000)
    feed.last_checked_at, feed.last_error = now, why[:300]
    feed.next_run_at = next_run_at(feed, now)
    feed.save(update_fields=FETCHED_FIELDS)


@transaction.atomic
def fetch_now(feed: Feed, *, by: User) -> None:
    """Fetch a feed at once, without waiting for its time."""
    policies.check_may_deliver(by, feed)
    if not feed.fetched:
        raise Refused(_("This feed has no address to fetch from; upload a file."))
    work.enqueue("inventory.fetch", str(feed.pk), rearm=True)


@transaction.atomic
def fetch_due() -> int:
    """Queue the feeds whose time has come, as many as there is room for; give how many.

    While the workers are behind with files, no more are fetched: the feeds stay due.
    """
    now = timezone.now()
    behind = Work.objects.due(now).filter(kind__in=("inventory.sync", "inventory.fetch")).count()
    waiting = Feed.objects.due(now).select_for_update(skip_locked=True, of=("self",))
    due = list(waiting.order_by("next_run_at")[: max(0, MOST_WAITING - behind)])
    for feed in due:
        Feed.objects.filter(pk=feed.pk).update(next_run_at=next_run_at(feed, now))
        work.enqueue("inventory.fetch", str(feed.pk), rearm=True)
    return len(due)
