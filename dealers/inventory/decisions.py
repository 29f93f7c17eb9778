"""What people decide about stock: conflicts, records they mend, addresses for advertising platforms.

Each is one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.inventory import mending, policies
from dealers.inventory.actions import queue_run
from dealers.inventory.models import Feed, Outlet, QuarantinedRow, SyncRun, VinConflict
from dealers.network.models import Dealership
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import OutOfStep, Refused

LONGEST_CELL = 2_000


@transaction.atomic
def settle_conflict(conflict: VinConflict, dealership: Dealership, *, by: User) -> None:
    """Decide which dealership has a vehicle that several claim; the feed is read again at once."""
    policies.check_may_settle(by, conflict)
    if dealership.pk not in (conflict.owner_id, *conflict.claimants):
        raise Refused(_("This dealership does not claim the vehicle."))
    now = timezone.now()
    waiting = VinConflict.objects.waiting().filter(pk=conflict.pk)
    if not waiting.update(
        state=VinConflict.State.SETTLED, settled_for=dealership, settled_by=by, settled_at=now,
        seen_at=now,
    ):  # fmt: skip
        raise OutOfStep(_("This conflict is settled already."))
    detail = {"vin": conflict.vin, "for": dealership.name}
    record("vin_conflict.settled", conflict, by=by, brand=conflict.brand, detail=detail)
    read_again(conflict.feed, by=by)


def read_again(feed: Feed, *, by: User) -> SyncRun | None:
    """Take a feed's newest file once more, as it would be understood now.

    One that is held goes before the one in force: reading that one again would pass the held one by.
    """
    usable = feed.runs.filter(state__in=(SyncRun.State.DONE, SyncRun.State.HELD))
    last = usable.filter(file__dropped_at=None).order_by("-pk").first()
    return once_more(last, by=by) if last else None


def once_more(run: SyncRun, *, by: User) -> SyncRun:
    """Start a run with the file of an earlier one."""
    again = SyncRun.objects.create(
        feed=run.feed, file=run.file, file_name=run.file_name, via=SyncRun.Via.AGAIN, by=by
    )
    queue_run(again)
    return again


@transaction.atomic
def replay_run(run: SyncRun, *, by: User) -> SyncRun:
    """Read a feed's last file once more, since what it was read by may have changed: the roster, say.

    A file that a later one has followed is not read again: it would bring back an older stock.
    """
    policies.check_may_deliver(by, run.feed)
    if not run.replayable:
        raise OutOfStep(_("Only a feed's last file can be read again, and only while it is kept."))
    again = once_more(run, by=by)
    record("feed.retried", again, by=by, dealership=run.feed.dealership, brand=run.feed.brand)
    return again


@transaction.atomic
def mend_record(
    row: QuarantinedRow, before: Sequence[str], after: Sequence[str], *, by: User
) -> SyncRun | None:
    """Put a quarantined record right and read its file again; the same record stays mended."""
    feed = row.run.feed
    policies.check_may_deliver(by, feed)
    if not row.mendable:
        raise Refused(_("This record can't be mended here; only its sender can."))
    if list(before) == list(after):
        raise Refused(_("Nothing was changed."))
    if any(len(cell) > LONGEST_CELL for cell in after):
        raise Refused(_("One of the values is too long."))
    mending.amend(feed, before, after, by.pk)
    detail = {"record": row.record_number}
    record(
        "feed.record_mended", row.run, by=by, dealership=feed.dealership, brand=feed.brand,
        detail=detail,
    )  # fmt: skip
    return read_again(feed, by=by)


@transaction.atomic
def say_word(feed: Feed, fact: str, sent: str, meant: str, *, by: User) -> SyncRun | None:
    """Have a feed's word read as another one from now on, and its file read again."""
    policies.check_may_deliver(by, feed)
    sent, meant = sent.strip(), meant.strip()
    if not sent or not meant or max(len(sent), len(meant)) > LONGEST_CELL:
        raise Refused(_("Say which value is meant, and by what it is to be replaced."))
    locked = Feed.objects.select_for_update().get(pk=feed.pk)
    words: Mapping[str, Mapping[str, str]] = locked.profile.get("words", {})
    said = {**words.get(fact, {}), sent: meant}
    locked.profile = {**locked.profile, "words": {**words, fact: said}}
    locked.save(update_fields=["profile"])
    detail = {"fact": fact, "sent": sent[:80], "meant": meant[:80]}
    record(
        "feed.word_mapped", locked, by=by, dealership=feed.dealership, brand=feed.brand,
        detail=detail,
    )  # fmt: skip
    return read_again(feed, by=by)


@transaction.atomic
def open_outlet(dealership: Dealership, kind: str, *, by: User) -> Outlet:
    """An address at which a platform fetches a dealership's stock; an earlier one ends."""
    policies.check_may_publish(by, dealership)
    if kind not in Outlet.Kind.values:
        raise Refused(_("There is no such platform."))
    Dealership.objects.select_for_update(no_key=True).get(pk=dealership.pk)
    open_now = Outlet.objects.open().filter(dealership=dealership, kind=kind)
    open_now.update(revoked_at=timezone.now())
    outlet = Outlet.objects.create(dealership=dealership, kind=kind, opened_by=by)
    detail = {"kind": kind}
    record(
        "outlet.opened", outlet, by=by, dealership=dealership, brand=dealership.brand, detail=detail
    )
    return outlet


@transaction.atomic
def close_outlet(outlet: Outlet, *, by: User) -> None:
    """End an address: from now on it answers as if it had never been."""
    policies.check_may_publish(by, outlet.dealership)
    Outlet.objects.open().filter(pk=outlet.pk).update(revoked_at=timezone.now())
    record(
        "outlet.closed", outlet, by=by, dealership=outlet.dealership, brand=outlet.dealership.brand,
        detail={"kind": outlet.kind},
    )  # fmt: skip
