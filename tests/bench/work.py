"""Work rows: what the truth in PostgreSQL costs beside a bare insert."""

from collections.abc import Iterator

from django.db import connection, transaction

from portal.common.models import Work
from portal.common.work import enqueue, handler
from tests.bench import Goal, bench, interleaved

ROWS = 300


@handler("bench.nothing")
def nothing(_work: Work) -> None:
    """Does nothing, so that only the row costs."""


@bench("work")
def enqueueing() -> Iterator[Goal]:
    """Rows enqueued per second in one transaction, against single inserts into the same table."""
    rounds = iter(range(1000))

    def through_enqueue() -> None:
        turn = next(rounds)
        with transaction.atomic():
            for n in range(ROWS):
                enqueue("bench.nothing", f"{turn}-{n}")
            transaction.set_rollback(True)

    def bare_insert() -> None:
        turn = next(rounds)
        with transaction.atomic(), connection.cursor() as cursor:
            for n in range(ROWS):
                cursor.execute(
                    "INSERT INTO common_work (kind, key, queue, payload, state, attempts, due_at,"
                    " created_at, progress_done, progress_total, progress_note, last_error)"
                    " VALUES ('bench.nothing', %s, 'default', '{}', 'waiting', 0, now(), now(),"
                    " 0, 0, '', '')",
                    [f"{turn}-{n}"],
                )
            transaction.set_rollback(True)

    ours, bare = interleaved(through_enqueue, bare_insert)
    yield Goal(
        "work.enqueue", ROWS / ours, "rows/s", "single INSERTs", ROWS / bare, at_least=0.1,
        size=f"{ROWS} rows",
    )  # fmt: skip
