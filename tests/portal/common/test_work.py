"""Background work: once by key, survives failures and dead workers."""

import threading
from datetime import timedelta

import psycopg
import pytest
from celery import current_app
from django.db import connection, transaction
from django.utils import timezone

from portal.common import tasks, work
from portal.common.models import Work
from portal.common.querysets import LOCK_SPACE

RUNS: list[str] = []


@pytest.fixture(autouse=True)
def sample_kinds(monkeypatch):
    RUNS.clear()

    def note(row):
        RUNS.append(row.key)

    def fail(row):
        raise RuntimeError("the printer is on fire")

    kinds = {"sample.note": work.Kind(note, "default"), "sample.fail": work.Kind(fail, "default")}
    monkeypatch.setattr(work, "kinds", kinds)
    monkeypatch.setattr(work, "wakers", [])


@pytest.mark.django_db
def test_the_same_key_is_done_once():
    work.enqueue("sample.note", "a")
    work.enqueue("sample.note", "a")

    assert work.drain() == 1
    assert work.drain() == 0
    assert RUNS == ["a"]


@pytest.mark.django_db
def test_rearmed_work_is_done_again():
    work.enqueue("sample.note", "a")
    work.drain()
    work.enqueue("sample.note", "a", rearm=True)
    work.drain()

    assert RUNS == ["a", "a"]


@pytest.mark.django_db
def test_work_of_a_transaction_that_fails_does_not_exist():
    @transaction.atomic
    def fail():
        work.enqueue("sample.note", "a")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert not Work.objects.exists()


@pytest.mark.django_db
def test_future_work_waits_for_its_time():
    now = timezone.now()
    work.enqueue("sample.note", "later", due_at=now + timedelta(minutes=5))

    assert work.drain() == 0
    assert work.drain(at=now + timedelta(minutes=6)) == 1


@pytest.mark.django_db
def test_cancelled_work_is_never_done():
    work.enqueue("sample.note", "a", due_at=timezone.now() + timedelta(minutes=5))
    work.cancel("sample.note", "a")

    assert work.drain(at=timezone.now() + timedelta(hours=1)) == 0


@pytest.mark.django_db
def test_failing_work_is_parked_with_its_error_after_five_attempts():
    row = work.enqueue("sample.fail", "a")
    for hours in range(1, 10):
        work.drain(at=timezone.now() + timedelta(hours=hours))

    row.refresh_from_db()
    assert (row.state, row.attempts) == (Work.State.PARKED, 5)
    assert "the printer is on fire" in row.last_error


@pytest.mark.django_db
def test_work_left_by_a_dead_worker_is_taken_again():
    row = work.enqueue("sample.note", "a")
    Work.objects.filter(pk=row.pk).update(state=Work.State.RUNNING, attempts=1)

    assert work.drain() == 1
    assert RUNS == ["a"]


@pytest.mark.django_db(transaction=True)
def test_work_that_another_worker_holds_is_left_alone():
    row, pause = work.enqueue("sample.note", "a"), threading.Event()
    Work.objects.filter(pk=row.pk).update(state=Work.State.RUNNING, attempts=1)
    settings = connection.get_connection_params()
    with psycopg.connect(**{k: settings[k] for k in ("dbname", "user", "host", "port")}) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_SPACE, row.pk])
        assert work.drain() == 0
        assert not work.run(row.pk)

    # PostgreSQL notices a moment later that the other worker's connection is gone.
    assert any(work.drain() or pause.wait(0.05) for _ in range(100))


@pytest.mark.django_db(transaction=True)
def test_ten_workers_at_once_do_it_once(monkeypatch):
    slow = threading.Event()

    def note(row):
        slow.wait(0.2)
        RUNS.append(row.key)

    monkeypatch.setitem(work.kinds, "sample.note", work.Kind(note, "default"))
    row = work.enqueue("sample.note", "a")

    def worker():
        work.run(row.pk)
        connection.close()

    threads = [threading.Thread(target=worker) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert RUNS == ["a"]


@pytest.mark.django_db
def test_the_sweep_wakes_due_rows_and_not_twice_in_a_row(monkeypatch):
    woken = []
    work.enqueue("sample.note", "a")
    monkeypatch.setattr(work, "wakers", [lambda pk, queue: woken.append((pk, queue))])

    assert (work.sweep(), work.sweep()) == (1, 0)
    assert work.sweep(timezone.now() + timedelta(minutes=1)) == 1
    assert [queue for _pk, queue in woken] == ["default", "default"]


@pytest.mark.django_db
def test_periodic_work_comes_due_again_after_its_pause(monkeypatch):
    kind = work.Kind(lambda row: RUNS.append(row.kind), "default", timedelta(minutes=10))
    monkeypatch.setattr(work, "kinds", {"sample.daily": kind})
    now = timezone.now()
    for minutes in (0, 5, 11):
        work.sweep(now + timedelta(minutes=minutes))
        work.drain(at=now + timedelta(minutes=minutes))

    assert RUNS == ["sample.daily", "sample.daily"]


@pytest.mark.django_db
def test_a_busy_queue_gets_no_second_call_but_what_was_left_behind_does():
    called = work.enqueue("sample.note", "called")
    left = work.enqueue("sample.note", "left behind")
    long_ago = timezone.now() - timedelta(minutes=2)
    Work.objects.update(woken_at=long_ago)
    Work.objects.filter(pk=left.pk).update(state=Work.State.RUNNING)
    queue = called.queue

    assert [row.pk for row in Work.objects.asleep(timezone.now(), [queue])] == [left.pk]
    assert Work.objects.asleep(timezone.now(), ["another"]).count() == 2
    much_later = timezone.now() + timedelta(minutes=11)
    assert Work.objects.asleep(much_later, [queue]).count() == 2


def test_a_queue_is_busy_while_calls_wait_in_the_broker(monkeypatch):
    monkeypatch.setattr(work, "kinds", {"sample.note": work.Kind(print, "leads")})
    with current_app.connection_for_write() as connection:
        queue = connection.SimpleQueue("leads")
        queue.clear()
        assert "leads" not in tasks._busy_queues()
        queue.put({"call": 1})
        assert tasks._busy_queues() == ["leads"]
        queue.clear()
    assert tasks._busy_queues() == []
