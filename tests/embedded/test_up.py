"""`manage.py up`: one command, one portal; it stops whole and comes back whole."""

import re
import signal
import urllib.request

import pytest

from tests.embedded.running import Started, eventually, manage, named, nothing_runs, start

PORT = "8470"


def up(above, *options: str) -> tuple[Started, str]:
    portal = start(above, "manage.py", "up", "--no-demo", "--port", PORT, *options)
    return portal, portal.until_it_says(r"Ready: (http://\S+)")


def answers(address: str) -> bool:
    with urllib.request.urlopen(f"{address}/readyz", timeout=30) as reply:
        return reply.status == 200


def test_a_portal_runs_once_serves_its_commands_and_vanishes_with_its_supervisor(above):
    portal, address = up(above)
    assert answers(address)

    second = manage(above, "up", "--port", "8480")
    assert second.returncode == 1
    assert f"already runs at {address} (process {portal.process.pid})" in second.stderr

    counted = "from portal.embedded.models import FirstStart as f; print(f.objects.count())"
    borrowed = manage(above, "shell", "--verbosity", "0", "--command", counted)
    assert (borrowed.stdout, borrowed.stderr) == ("1\n", "")

    portal.send(signal.SIGKILL)
    assert nothing_runs(above)


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_in_order(above, ending):
    portal, _ = up(above)
    assert portal.send(ending) == 0
    assert nothing_runs(above, seconds=1)
    assert "Stopped." in portal.said


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [("celery", "worker"), ("celery", "beat"), ("gunicorn",), ("valkey",), ("postgres", "-D")],
)
def test_whatever_is_killed_comes_back_within_seconds(above, words):
    portal, address = up(above)
    named(above, *words).kill()
    portal.until_it_says(r"killed by signal 9\); started again", seconds=20)
    assert eventually(lambda: _quietly(answers, address))
    assert portal.send(signal.SIGTERM) == 0
    assert nothing_runs(above, seconds=1)


def _quietly(ask, address: str) -> bool:
    try:
        return ask(address)
    except OSError:
        return False


@pytest.mark.slow
def test_a_taken_port_is_named_and_another_one_is_used(above):
    portal, first = up(above)
    other = above / "other"
    other.mkdir(mode=0o711)
    neighbour, second = up(other)
    assert first != second
    assert f"Port {PORT} is taken" in neighbour.said
    for each in (neighbour, portal):
        assert each.send(signal.SIGTERM) == 0


@pytest.mark.slow
def test_exit_when_ready_starts_checks_and_stops(above):
    done = manage(above, "up", "--exit-when-ready", "--no-demo", "--port", PORT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Ready: http://localhost:\d+", done.stdout)
    assert nothing_runs(above, seconds=1)


@pytest.mark.slow
def test_a_portal_that_can_not_start_says_why_and_fails(above):
    (above / "main" / "postgres").mkdir(parents=True)
    (above / "main" / "postgres" / "PG_VERSION").write_text("9.6\n")
    done = manage(above, "up", "--exit-when-ready")
    assert done.returncode == 1
    assert "see " in done.stderr
    assert "postgres.log" in done.stderr
    assert nothing_runs(above, seconds=1)


@pytest.mark.slow
def test_killing_the_process_that_started_it_stops_it_too(above):
    make = start(
        above, "-c", "import subprocess, sys; subprocess.run([sys.executable, 'manage.py', 'up',"
        f" '--no-demo', '--follow-parent', '--port', '{PORT}'])",
    )  # fmt: skip
    make.until_it_says("Ready:")
    make.process.kill()
    assert nothing_runs(above)
    make.process.stdout.close()
    assert make.process.wait(5) == -signal.SIGKILL
