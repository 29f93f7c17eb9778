"""The only two Celery tasks: do one row of work, and look for rows that are due."""

from datetime import timedelta
from typing import Any

from celery import current_app, shared_task
from django.utils import timezone

from portal.common import work
from portal.common.models import KeptAnswer, Work

ANSWERS_KEPT_FOR = timedelta(days=1)


@shared_task(name="common.run_work")
def run_work(work_id: int) -> None:
    """Do one row of work, unless it is done or another worker does it."""
    work.run(work_id)


@shared_task(name="common.sweep")
def sweep() -> None:
    """Wake workers for due rows, whatever the broker has lost."""
    work.sweep(busy=_busy_queues())


def _busy_queues() -> list[str]:
    """Give the queues in which calls still wait for a worker; none when nobody can say."""
    try:
        with current_app.connection_for_read() as connection:
            names = {kind.queue for kind in work.kinds.values()}
            return [name for name in names if _length(connection, name)]
    except run_work.OperationalError:
        return []


def _length(connection: Any, queue: str) -> int:
    """Give how many calls wait in a queue; one that was never used has none."""
    try:
        return int(connection.default_channel.queue_declare(queue, passive=True).message_count)
    except connection.channel_errors:
        return 0


@work.periodic("common.forget_answers", every=timedelta(hours=1))
def forget_answers(_work: Work) -> None:
    """Drop answers to keyed requests that nobody asks for again."""
    KeptAnswer.objects.filter(created_at__lt=timezone.now() - ANSWERS_KEPT_FOR).delete()


def wake(work_id: int, queue: str) -> None:
    """Ask for a worker; a broker that is away costs a few seconds, never the work."""
    try:
        run_work.apply_async(args=(work_id,), queue=queue, retry=False)
    except run_work.OperationalError:
        work.log.warning("broker unreachable, work %s waits for the sweep", work_id)


work.wakers.append(wake)
