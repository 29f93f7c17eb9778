"""Background work for stock: syncing files, fetching them, archiving what is gone."""

from datetime import timedelta

from dealers.inventory import archiving, syncing
from dealers.inventory.models import SyncRun
from portal.common.models import Work
from portal.common.work import MOST_ATTEMPTS, handler, periodic


@handler("inventory.sync", queue="sync")
def sync_run(work: Work) -> None:
    """Take a sync run to its end; what cannot be taken there is shown as failed."""
    run = SyncRun.objects.select_related("feed__brand", "feed__applied_run", "file").get(
        pk=work.key
    )
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
