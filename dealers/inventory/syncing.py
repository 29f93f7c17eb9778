"""One file's way into the stock: read, compare, hold or swap.

Interrupted anywhere, it begins again from the raw file; the stock changes in one transaction, with
the run's end in it, so that it happens once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.inventory import comparing, conflicts, holds, staging, swapping
from dealers.inventory.comparing import Comparison
from dealers.inventory.known import Known, known_to
from dealers.inventory.models import Feed, SyncRun, Vehicle
from dealers.inventory.opening import OpenFile, open_file, require_columns
from dealers.inventory.reading import Unreadable
from dealers.kpis.actions import touch_all
from dealers.network.models import Dealership
from portal.common.refusals import OutOfStep

DATE_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")
SAME_EXPORT = timedelta(hours=36)


def sync(run: SyncRun) -> None:
    """Take a run to its end; a run that has ended is left alone."""
    if run.finished:
        return
    if _nothing_new(run):
        return
    staging.clear(run)
    run.move_to(SyncRun.State.STAGING, reason_code="", reason_detail={})
    try:
        read = open_file(run)
        if read.table.sample:
            require_columns(read, many_dealerships=run.feed.dealership_id is None)
    except Unreadable as why:
        _refuse(run, why)
        return
    known = known_to(run, read)
    staged = staging.stage(run, read.table, read.context, known, lambda done: _progress(run, done))
    run.move_to(SyncRun.State.COMPARING, **_reading(run, read, staged))
    _finish(run, read, known)
    staging.forget_staged(run)


@transaction.atomic
def _refuse(run: SyncRun, why: Unreadable) -> None:
    """End a run whose file cannot be read; the feed shows it until a file can be, or one is held."""
    run.move_to(SyncRun.State.REFUSED, reason_code=why.code, reason_detail=why.detail, warnings=[])
    _feed_is_unread(run)


def _feed_is_unread(run: SyncRun) -> None:
    quiet = Feed.objects.filter(pk=run.feed_id, state=Feed.State.OK)
    quiet.update(state=Feed.State.UNREAD)


def _nothing_new(run: SyncRun) -> bool:
    """End a run at once whose file is, byte for byte, the one applied last."""
    with transaction.atomic():
        feed = _locked(run.feed_id)
        last = feed.applied_run
        if last is None or last.file_id != run.file_id or last.quarantined:
            return False
        stock = Vehicle.objects.in_stock().filter(feed=feed).count()
        if last.reading.get("profile") != feed.settings or stock != _vehicles_of(last):
            return False
        counts = {"records": last.records, "accepted": last.accepted, "unchanged": stock}
        run.move_to(SyncRun.State.DONE, stock_before=stock, made_at=last.made_at, **counts)
        swapping.found_again(run)
        _feed_is_good(run, timezone.now())
        return True


def _locked(feed_id: UUID) -> Feed:
    """The feed, so that nobody else changes it, with its last good run."""
    feeds = Feed.objects.select_for_update(of=("self",)).select_related("applied_run")
    return feeds.get(pk=feed_id)


def _vehicles_of(run: SyncRun) -> int:
    return run.added + run.changed + run.unchanged + run.moved


def _progress(run: SyncRun, done: int) -> None:
    SyncRun.objects.filter(pk=run.pk).update(records=done)


def _reading(run: SyncRun, read: OpenFile, staged: staging.Staged) -> dict[str, Any]:
    """What the run keeps of how its file was read and what was odd about it."""
    table, columns = read.table, read.columns
    read.context.odd["unverified_vin"] += staged.known.unverified()
    return {
        "records": staged.records,
        "quarantined": staged.quarantined,
        "accepted": staged.records - staged.quarantined,
        "tail": _tail(staged),
        "ends_with_newline": table.ends_with_newline,
        "made_at": _made_at(read.context.made, run.file_name),
        "warnings": _warnings(run, read),
        "reading": {
            "encoding": table.encoding,
            "delimiter": table.delimiter,
            "columns": {
                fact: [table.header[place].strip() for place in places]
                for fact, places in columns.facts.items()
            },
            "extra": list(columns.extra.values()),
            "layout": columns.layout,
            "profile": run.feed.settings,
            "rules": staged.known.rules.hex(),
        },
    }


def _tail(staged: staging.Staged) -> list[str]:
    """The identities of the last vehicles, those included that were recognized by their records."""
    last = list(staged.last)
    known = staged.known.identities([each for each in last if isinstance(each, int)])
    return [known.get(each, "") if isinstance(each, int) else each for each in last]


def _made_at(made: list[datetime], file_name: str) -> datetime | None:
    """When the file was made: what its records agree on, else the date in its name.

    The earliest of them counts: a copy that is cut off is no older than the whole file.
    """
    if made and made[1] - made[0] <= SAME_EXPORT:
        return made[0]
    match = DATE_IN_NAME.search(file_name)
    try:
        year, month, day = map(int, match.groups()) if match else (0, 0, 0)
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _warnings(run: SyncRun, read: OpenFile) -> list[dict[str, Any]]:
    before = run.feed.applied_run.reading.get("columns", {}) if run.feed.applied_run else {}
    lost = [
        {"code": "missing_column", "detail": {"fact": fact}}
        for fact in before
        if fact not in read.columns.facts
    ]
    return [*read.oddities(), *lost]


@transaction.atomic
def _finish(run: SyncRun, read: OpenFile, known: Known) -> None:
    """Compare under the locks of feed and brand, then refuse, hold or swap; all of it or nothing."""
    feed = run.feed = _locked(run.feed_id)
    with connection.cursor() as cursor:
        key = f"inventory:{feed.brand_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    if stale := _stale(run, feed):
        run.move_to(SyncRun.State.REFUSED, reason_code=stale.code, reason_detail=stale.detail)
        return
    if not known.still_true():
        raise OutOfStep(_("The stock has changed while the file was read; it is read again."))
    found = comparing.compare(run, read.delivered, known)
    run.stock_before = found.stock
    hold = holds.hold_for(run, found, read.table.cut, read.table.cut_detail)
    agreed = hold is not None and holds.second_agrees(run, hold, found)
    if hold and not agreed and not run.released:
        _hold(run, hold, found)
        return
    if agreed:
        run.warnings.append({"code": "agreed", "detail": {}})
    _apply(run, read, found, known)


def _stale(run: SyncRun, feed: Feed) -> holds.Hold | None:
    """Why a newer file stands in the way of this one, if one does."""
    if run.made_at and feed.newest_made_at:
        older = run.made_at < feed.newest_made_at
        dates = {"made": run.made_at.isoformat(), "newest": feed.newest_made_at.isoformat()}
        return holds.Hold("older", dates) if older else None
    overtaken = feed.applied_run_id is not None and feed.applied_run_id > run.pk
    return holds.Hold("overtaken", {}) if overtaken else None


def _losses(losses: list[comparing.Loss]) -> list[dict[str, Any]]:
    return [
        {
            "dealership": str(loss.dealership),
            "code": loss.code,
            "name": loss.name,
            "stock": loss.stock,
            "removed": loss.removed,
        }
        for loss in losses
    ]


def _counts(found: Comparison) -> dict[str, int]:
    return {
        "added": found.count("added", "returned"),
        "changed": found.count("changed"),
        "unchanged": found.count("same", "touched"),
        "moved": found.count("moved"),
        "removed": found.removed,
        "conflicts": found.conflicts,
    }


def _hold(run: SyncRun, hold: holds.Hold, found: Comparison) -> None:
    """Leave the stock as it is; the counts say what the file would do."""
    swapping.mark_missing(run)
    swapping.supersede(run)
    run.move_to(
        SyncRun.State.HELD,
        stock_before=found.stock,
        losses=_losses(comparing.losses(run)),
        reason_code=hold.code,
        reason_detail=hold.detail,
        **_counts(found),
    )
    Feed.objects.filter(pk=run.feed_id).update(state=Feed.State.HELD)


def _apply(run: SyncRun, read: OpenFile, found: Comparison, known: Known) -> None:
    now = timezone.now()
    losses = comparing.losses(run)
    twins = found.count("twin")
    if twins:
        run.warnings.append({"code": "twins", "detail": {"count": twins}})
    if run.feed.dealership_id is None:
        run.warnings += holds.half_gone(losses)
    if found.set_aside:
        staging.quarantine_more(run, comparing.set_aside(), read.columns, open_file(run).table)
    touched = swapping.swap(run, read.delivered, now, recognize=_recognize(run, known, found))
    conflicts.note_conflicts(run, now)
    run.move_to(
        SyncRun.State.DONE,
        stock_before=found.stock,
        accepted=run.accepted - found.set_aside,
        quarantined=run.quarantined + found.set_aside,
        warnings=run.warnings,
        losses=_losses(losses),
        **_counts(found),
    )
    Feed.objects.filter(pk=run.feed_id).update(applied_run=run)
    if run.made_at:
        Feed.objects.filter(pk=run.feed_id).update(newest_made_at=run.made_at)
    _feed_is_good(run, now)
    _restate(touched, now)


def _recognize(run: SyncRun, known: Known, found: Comparison) -> bool:
    """Whether to note the present wording of records that say the same as before.

    Not when a feed words half of them anew each time: that would rewrite its stock every night.
    """
    last = run.feed.applied_run
    reworded = found.count("same") - known.seen
    new_rules = last is None or last.reading.get("rules") != known.rules.hex()
    return new_rules or 2 * reworded <= run.records


def _feed_is_good(run: SyncRun, now: datetime) -> None:
    Feed.objects.filter(pk=run.feed_id).update(last_good_at=now, state=Feed.State.OK)
    swapping.supersede(run)


def _restate(dealerships: Iterable[UUID] | QuerySet[Any, Any], now: datetime) -> None:
    """Have the stock figures of today's local day restated where the stock has changed."""
    zones = Dealership.objects.filter(pk__in=dealerships).values_list("pk", "time_zone")
    touch_all((pk, timezone.localdate(now, ZoneInfo(name))) for pk, name in zones)


def restate_everywhere() -> None:
    """Have the figures of today restated wherever there is stock."""
    stocked = Vehicle.objects.in_stock().values("dealership_id").distinct()
    _restate(stocked, timezone.now())


def give_up(run: SyncRun, error: Exception) -> None:
    """Mark a run as failed, with a word for people; the trace is with the work."""
    why = type(error).__name__
    run.move_to(SyncRun.State.FAILED, reason_code="failed", reason_detail={"why": why})
    _feed_is_unread(run)
