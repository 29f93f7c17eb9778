"""A worker's database connection: kept from task to task, given up when it is broken."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import psycopg
import pytest
from celery import current_app, signals
from celery.app.trace import build_tracer
from celery.fixups.django import DjangoWorkerFixup
from django.db import connection

from portal.celery import give_up_old_connections
from portal.common.tasks import run_work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], int]]:
    """A task as a worker runs it, Celery's care for Django included; gives its backend's pid."""
    for name, value in {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    fixup = DjangoWorkerFixup(current_app)
    fixup.install()
    task = build_tracer(run_work.name, run_work, app=current_app)

    def run() -> int:
        outcome = task(str(uuid4()), (0,), {}, {})
        assert outcome.info is None, outcome.info
        return int(connection.connection.info.backend_pid)

    yield run
    for signal in (signals.task_prerun, signals.task_postrun, signals.worker_process_init):
        for handler in (fixup.on_task_prerun, fixup.on_task_postrun, fixup.on_worker_process_init):
            signal.disconnect(handler)
    connection.close()


def end_backend(pid: int) -> None:
    """End a connection as a restart of PostgreSQL does."""
    told = connection.get_connection_params()
    about = {name: told[name] for name in ("dbname", "host", "user", "port") if name in told}
    with psycopg.connect(**about) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_tasks_share_a_connection(worker: Callable[[], int]) -> None:
    assert worker() == worker() == worker()


def test_a_connection_that_has_ended_is_replaced(worker: Callable[[], int]) -> None:
    before = worker()
    end_backend(before)
    assert worker() != before


def test_without_our_care_a_task_meets_the_ended_connection(worker: Callable[[], int]) -> None:
    for signal in (signals.task_prerun, signals.task_postrun):
        signal.disconnect(give_up_old_connections)
    try:
        end_backend(worker())
        with pytest.raises(AssertionError):
            worker()
    finally:
        for signal in (signals.task_prerun, signals.task_postrun):
            signal.connect(give_up_old_connections)
