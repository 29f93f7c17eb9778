"""The only two Celery tasks: do one row of work, and look for rows that are due."""

from celery import shared_task

from portal.common import work


@shared_task(name="common.run_work")
def run_work(work_id: int) -> None:
    """Do one row of work, unless it is done or another worker does it."""
    work.run(work_id)


@shared_task(name="common.sweep")
def sweep() -> None:
    """Wake workers for due rows, whatever the broker has lost."""
    work.sweep()


def wake(work_id: int, queue: str) -> None:
    """Ask for a worker; a broker that is away costs a few seconds, never the work."""
    try:
        run_work.apply_async(args=(work_id,), queue=queue, retry=False)
    except run_work.OperationalError:
        work.log.warning("broker unreachable, work %s waits for the sweep", work_id)


work.wakers.append(wake)
