"""Background work as rows: enqueue in the transaction that needs it, run once, survive anything.

A worker marks the row it runs with a session advisory lock. The lock dies with the worker's
connection, so the sweep finds abandoned work within seconds, without leases to guess.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from portal.common.models import Work
from portal.common.querysets import LOCK_SPACE

Handler = Callable[[Work], None]
MOST_ATTEMPTS = 5
BACK_OFF = timedelta(seconds=5)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kind:
    """What runs a kind of work, and in which queue."""

    handle: Handler
    queue: str
    every: timedelta | None = None


kinds: dict[str, Kind] = {}
# Called with a row's id and queue when a worker should look at it; set by portal.common.tasks.
wakers: list[Callable[[int, str], None]] = []


def handler(kind: str, *, queue: str = "default") -> Callable[[Handler], Handler]:
    """Register the function that does this kind of work; running it twice must equal once."""

    def register(handle: Handler) -> Handler:
        kinds[kind] = Kind(handle, queue)
        return handle

    return register


def periodic(
    kind: str, *, every: timedelta, queue: str = "default"
) -> Callable[[Handler], Handler]:
    """Register work that comes due again and again, `every` so often, once for all workers."""

    def register(handle: Handler) -> Handler:
        kinds[kind] = Kind(handle, queue, every)
        return handle

    return register


def enqueue(
    kind: str,
    key: str,
    payload: dict[str, Any] | None = None,
    *,
    due_at: datetime | None = None,
    dealership_id: UUID | None = None,
    rearm: bool = False,
) -> Work:
    """Add work to the current transaction and wake a worker on commit.

    The same kind and key again changes nothing; with `rearm`, finished work waits anew and
    waiting work takes the new due time and payload.
    """
    fresh = {
        "payload": payload or {},
        "queue": kinds[kind].queue,
        "due_at": due_at or timezone.now(),
        "dealership_id": dealership_id,
    }
    work, created = Work.objects.get_or_create(kind=kind, key=key, defaults=fresh)
    if rearm and not created:
        _rearm(work, fresh)
    if work.state == Work.State.WAITING and work.due_at <= timezone.now():
        transaction.on_commit(lambda: _wake(work))
    return work


def enqueue_new(
    kind: str,
    key: str,
    payload: dict[str, Any] | None = None,
    *,
    dealership_id: UUID | None = None,
) -> None:
    """Add work to the current transaction whose key is new for certain, at the price of one insert.

    Its row says already that a worker was woken; if that fails, the sweep wakes one later.
    """
    now = timezone.now()
    work = Work(
        kind=kind,
        key=key,
        payload=payload or {},
        queue=kinds[kind].queue,
        due_at=now,
        woken_at=now,
        dealership_id=dealership_id,
    )
    work.save(force_insert=True)
    transaction.on_commit(lambda: _tell_workers(work))


def plan_new(works: Iterable[Work]) -> None:
    """Add work for later, whose keys are new for certain, in one statement."""
    planned = list(works)
    for work in planned:
        work.queue = kinds[work.kind].queue
    Work.objects.bulk_create(planned)


def _rearm(work: Work, fresh: dict[str, Any]) -> None:
    again = {"state": Work.State.WAITING, "attempts": 0, "woken_at": None, "finished_at": None}
    clean = {"progress_done": 0, "progress_total": 0, "progress_note": "", "last_error": ""}
    Work.objects.filter(pk=work.pk).update(**fresh, **again, **clean)
    work.refresh_from_db()


def cancel(kind: str, key: str) -> None:
    """Withdraw work that has not begun."""
    waiting = Work.objects.filter(kind=kind, key=key, state=Work.State.WAITING)
    waiting.update(state=Work.State.CANCELLED, finished_at=timezone.now())


def _wake(work: Work) -> None:
    """Tell a worker; if the broker is away, the sweep will find the row."""
    Work.objects.filter(pk=work.pk).update(woken_at=timezone.now())
    _tell_workers(work)


def _tell_workers(work: Work) -> None:
    for wake in wakers:
        wake(work.pk, work.queue)


def sweep(at: datetime | None = None, busy: Collection[str] = ()) -> int:
    """Wake workers for everything that is due and not yet taken; give how many.

    Queues that are `busy` still hold wake-up calls: more of them would only make them longer.
    """
    at = at or timezone.now()
    _arm_periodic(at)
    with transaction.atomic():
        due = Work.objects.due(at).asleep(at, busy).order_by("due_at")
        rows = list(due.select_for_update(skip_locked=True, no_key=True)[:1000])
        Work.objects.filter(pk__in=[row.pk for row in rows]).update(woken_at=at)
    for row in rows:
        for wake in wakers:
            wake(row.pk, row.queue)
    return len(rows)


def _arm_periodic(at: datetime) -> None:
    """Keep one waiting row for each periodic kind."""
    pauses = {name: kind.every for name, kind in kinds.items() if kind.every}
    rows = {work.kind: work for work in Work.objects.filter(kind__in=pauses, key="periodic")}
    for name, pause in pauses.items():
        if name not in rows:
            first = {"queue": kinds[name].queue, "due_at": at}
            Work.objects.get_or_create(kind=name, key="periodic", defaults=first)
        elif (row := rows[name]).ended_before(at - pause):
            # Another sweep may have armed it meanwhile.
            as_seen = Work.objects.filter(pk=row.pk, state=row.state, finished_at=row.finished_at)
            as_seen.update(state=Work.State.WAITING, attempts=0, due_at=at, woken_at=None)


def drain(at: datetime | None = None) -> int:
    """Run everything that is due in this process until nothing is; give how many ran."""
    total = 0
    while ran := sum(run(pk, at=at) for pk in _due_ids(at or timezone.now())):
        total += ran
    return total


def _due_ids(at: datetime) -> list[int]:
    return list(Work.objects.due(at).order_by("due_at", "pk").values_list("pk", flat=True))


def run(work_id: int, *, at: datetime | None = None) -> bool:
    """Do one row of work unless another worker does it; give whether this call did it."""
    with _claimed(work_id, at or timezone.now()) as work:
        if work is None:
            return False
        try:
            kinds[work.kind].handle(work)
        except Exception:
            log.exception("work %s failed", work)
            _failed(work, traceback.format_exc())
        else:
            _close(work, Work.State.DONE)
        return True


@contextmanager
def _claimed(work_id: int, at: datetime) -> Iterator[Work | None]:
    """Hold the row's lock while its work runs; None when it is not ours to do."""
    if not _lock("pg_try_advisory_lock", work_id):
        yield None
        return
    try:
        yield _claim(work_id, at)
    finally:
        if connection.connection is not None and not connection.connection.closed:
            _lock("pg_advisory_unlock", work_id)


def _lock(function: str, work_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [LOCK_SPACE, work_id % 2147483647])
        (done,) = cursor.fetchone()
    return bool(done)


def _claim(work_id: int, at: datetime) -> Work | None:
    """Take a row whose lock we hold and count the attempt; park what keeps killing its workers."""
    work = Work.objects.open().filter(pk=work_id).first()
    if work is None or (work.state == Work.State.WAITING and work.due_at > at):
        return None
    if work.attempts >= MOST_ATTEMPTS:
        _close(work, Work.State.PARKED)
        return None
    work.attempts += 1
    work.state, work.started_at = Work.State.RUNNING, timezone.now()
    work.save(update_fields=["attempts", "state", "started_at"])
    return work


def _failed(work: Work, error: str) -> None:
    """Try again later, each time after twice the pause; after the last attempt, park."""
    work.last_error = error[-8000:]
    if work.attempts >= MOST_ATTEMPTS:
        _close(work, Work.State.PARKED)
        return
    work.state = Work.State.WAITING
    work.due_at = timezone.now() + BACK_OFF * 2 ** (work.attempts - 1)
    work.save(update_fields=["state", "due_at", "last_error"])


def _close(work: Work, state: str) -> None:
    """Close the row as this run left it, unless it was armed anew meanwhile."""
    as_taken = Work.objects.filter(pk=work.pk, state=work.state)
    as_taken.update(state=state, finished_at=timezone.now(), last_error=work.last_error)
    work.state = state
