"""Background work for stock: syncing files, fetching them, archiving what is gone."""

from datetime import timedelta

from django.conf import settings

from dealers.inventory import (
    actions,
    alerts,
    archiving,
    fetching,
    keeping,
    mailing,
    queueing,
    syncing,
)
from dealers.inventory.models import Feed, SyncRun
from portal.common.models import Work
from portal.common.outbound import OutboundError
from portal.common.work import MOST_ATTEMPTS, enqueue, handler, periodic


@handler("inventory.sync", queue="sync")
def sync_run(work: Work) -> None:
    """Take a sync run to its end; what cannot be taken there is shown as failed.

    The files of one feed go one after the other: a run waits for those that came before it.
    """
    run = SyncRun.objects.select_related("feed__brand", "feed__applied_run", "file").get(
        pk=work.key
    )
    if queueing.must_wait(run):
        enqueue(
            work.kind,
            work.key,
            due_at=queueing.again_at(),
            dealership_id=work.dealership_id,
            rearm=True,
        )
        return
    try:
        syncing.sync(run)
    except Exception as error:
        if work.attempts >= MOST_ATTEMPTS:
            syncing.give_up(run, error)
        raise


@periodic("inventory.archive", every=timedelta(minutes=10), queue="sync")
def archive(_work: Work) -> None:
    """Archive vehicles that have been gone for a day."""
    archiving.archive_removed()


@periodic("inventory.fetch_due", every=timedelta(seconds=30), queue="sync")
def fetch_due(_work: Work) -> None:
    """Queue the feeds whose time has come."""
    actions.fetch_due()


@handler("inventory.fetch", queue="sync")
def fetch(work: Work) -> None:
    """Fetch one feed; a failure is shown on the feed and tried again at its next time."""
    feed = Feed.objects.get(pk=work.key)
    try:
        with fetching.fetch_feed(feed) as fetched:
            actions.take_fetched(feed, fetched)
    except OutboundError as failure:
        actions.note_failure(feed, str(failure))


@periodic("inventory.mail", every=timedelta(minutes=1), queue="sync")
def read_mail(_work: Work) -> None:
    """Take the stock files out of the mails that came."""
    if settings.STOCK_MAILBOX:
        mailing.read_mailbox(mailing.mailbox_at(settings.STOCK_MAILBOX))


@periodic("inventory.drop_old", every=timedelta(hours=6), queue="sync")
def drop_old(_work: Work) -> None:
    """Drop the bytes of files whose time is over."""
    keeping.drop_old()


@periodic("inventory.restate", every=timedelta(hours=6), queue="sync")
def restate(_work: Work) -> None:
    """Have today's stock figures restated everywhere: vehicles age without any file."""
    syncing.restate_everywhere()


@periodic("inventory.alerts", every=timedelta(minutes=2), queue="sync")
def tell_troubles(_work: Work) -> None:
    """Tell people of feeds that are held, failing or stale."""
    alerts.tell_troubles()
