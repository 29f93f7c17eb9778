"""Commands find the portal's servers, or have them for their own time."""

import signal
import threading

import pytest

from portal.embedded.serving import serving
from tests.embedded.running import keep_servers, manage, nothing_runs, start


def test_a_command_on_a_cold_machine_makes_the_tables_and_leaves_nothing_running(above):
    counted = "from django.contrib.auth import get_user_model as m; print(m().objects.count())"
    done = manage(above, "shell", "--verbosity", "0", "--command", counted)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "0\n"
    assert "making its tables" in done.stderr
    assert nothing_runs(above, seconds=1)


@pytest.mark.slow
def test_two_commands_on_a_cold_machine_share_the_servers_and_the_tables(above):
    counted = "from portal.common.models import Work; print(Work.objects.count())"
    both = [start(above, "manage.py", "shell", "-v", "0", "-c", counted) for _ in range(2)]
    for each in both:
        assert each.process.stdout.read().endswith("0\n")
        assert each.process.wait(60) == 0
        each.process.stdout.close()
    assert nothing_runs(above, seconds=5)


def test_a_command_that_reads_no_row_starts_no_server(above):
    done = manage(above, "diffsettings")
    assert done.returncode == 0
    assert not (above / "main" / "postgres").exists()


def test_help_starts_no_server(above):
    assert manage(above, "migrate", "--help").returncode == 0
    assert not (above / "main" / "postgres").exists()


def test_a_borrower_uses_the_servers_that_run(above, monkeypatch, query):
    monkeypatch.setenv("ROOFTOP_HOME", str(above))
    keeper = keep_servers(above)
    said: list[str] = []
    with serving("main", "a borrower", said.append):
        assert query("SELECT 1") == [(1,)]
    assert said == []
    assert query("SELECT 1") == [(1,)]
    keeper.send(signal.SIGINT)


def test_an_owner_on_an_errand_waits_for_those_who_borrow(above, monkeypatch, query):
    monkeypatch.setenv("ROOFTOP_HOME", str(above))
    borrowed, errand_done = threading.Event(), threading.Event()

    def borrow() -> None:
        with serving("main", "a borrower", lambda _: None):
            borrowed.set()
            errand_done.wait(30)
            answers.extend(query("SELECT 1"))

    answers: list[tuple[object, ...]] = []
    borrower = threading.Thread(target=borrow)
    with serving("main", "an errand", lambda _: None):
        borrower.start()
        assert borrowed.wait(30)
        threading.Timer(0.5, errand_done.set).start()
    borrower.join()
    assert answers == [(1,)]
    assert nothing_runs(above, seconds=5)
