"""When a file may not touch the stock until a person, or a second file, agrees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from dealers.inventory import comparing
from dealers.inventory.comparing import Comparison
from dealers.inventory.models import Feed, SyncRun

MOST_LOST = 0.20
AGREEMENT = 0.90
# Held files with these reasons may be confirmed by a second one that lacks the same vehicles.
CONFIRMABLE = ("loss", "tail")
ANOTHER_DAY = timedelta(hours=18)
HALF = 0.5
FEWEST_FOR_WARNING = 4
MOST_WARNINGS = 20


class Hold(NamedTuple):
    """Why a file waits."""

    code: str
    detail: dict[str, Any]


def hold_for(run: SyncRun, found: Comparison, cut: str, cut_detail: dict[str, Any]) -> Hold | None:
    """Why this compared file has to wait, or None when it may go ahead."""
    odd = incomplete(run.records, run.quarantined, cut, cut_detail)
    return odd or _tail(run.feed) or _loss(found)


def incomplete(records: int, quarantined: int, cut: str, cut_detail: dict[str, Any]) -> Hold | None:
    """What is wrong with a file as such, whatever is in stock."""
    if records == 0:
        return Hold("empty", {})
    if records == quarantined:
        return Hold("none_accepted", {"records": records})
    return Hold("cut", {"how": cut, **cut_detail}) if cut else None


def _tail(feed: Feed) -> Hold | None:
    tail = feed.applied_run.tail if feed.applied_run else []
    missing = len(tail) >= 5 and comparing.tail_is_missing(tail, feed.pk)
    return Hold("tail", {}) if missing else None


def _loss(found: Comparison) -> Hold | None:
    if found.removed <= MOST_LOST * found.stock:
        return None
    share = round(100 * found.removed / found.stock)
    return Hold("loss", {"removed": found.removed, "stock": found.stock, "share": share})


def second_agrees(run: SyncRun, hold: Hold, found: Comparison) -> bool:
    """Whether the file held just before lacked the same vehicles, so that two deliveries agree.

    The very same bytes are a second delivery only when they come on another day.
    """
    if hold.code not in CONFIRMABLE:
        return False
    held = run.feed.runs.filter(state=SyncRun.State.HELD, reason_code__in=CONFIRMABLE)
    earlier = held.filter(pk__lt=run.pk).order_by("-pk").first()
    if earlier is None or (earlier.file_id == run.file_id and not _came_on_another_day(run)):
        return False
    return comparing.missing_again(earlier) >= AGREEMENT * found.removed


def _came_on_another_day(run: SyncRun) -> bool:
    """Whether these bytes came first so long ago that this is no replay, but the next delivery."""
    if run.via == SyncRun.Via.AGAIN:
        return False
    applied = run.feed.applied_run_id
    since = run.feed.runs.filter(pk__gt=applied) if applied else run.feed.runs.all()
    first = since.filter(file=run.file_id).earliest("pk")
    return run.received_at - first.received_at >= ANOTHER_DAY


def half_gone(losses: list[comparing.Loss]) -> list[dict[str, Any]]:
    """A warning for each dealership that loses half of its vehicles within a file that may go on."""
    odd = [
        loss
        for loss in losses
        if loss.stock >= FEWEST_FOR_WARNING and loss.removed >= HALF * loss.stock
    ]
    return [
        {
            "code": "half_gone",
            "detail": {"dealership": loss.name, "removed": loss.removed, "stock": loss.stock},
        }
        for loss in odd[:MOST_WARNINGS]
    ]
