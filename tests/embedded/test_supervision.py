"""What dies is started again, but not endlessly, and what started together stops together."""

import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from portal.embedded import processes
from portal.embedded.homes import Home
from portal.embedded.programs import Program, portal_programs
from portal.embedded.refusals import CannotServe
from portal.embedded.supervision import MOST_RESTARTS, Supervisor
from tests.embedded.running import eventually


@dataclass
class Sleeper:
    """A service that sleeps, or ends at once, and notes when it is told to stop."""

    name: str
    folder: Path
    body: str = "import time; time.sleep(60)"
    children: list[processes.Child] = field(default_factory=list)

    def start(self) -> processes.Child:
        argv = [sys.executable, "-c", self.body]
        self.children.append(processes.spawn(self.name, argv, log=self.folder / f"{self.name}.log"))
        return self.children[-1]


def test_a_killed_child_is_started_again_and_its_log_is_named(tmp_path):
    sleeper, supervisor, said = Sleeper("worker", tmp_path), Supervisor(), []
    supervisor.start(sleeper)
    sleeper.children[0].process.kill()
    assert eventually(lambda: supervisor.tend(said.append) or said)
    supervisor.stop()
    assert len(sleeper.children) == 2
    assert said == [
        f"worker ended (killed by signal 9); started again. Its log: {tmp_path / 'worker.log'}"
    ]


def test_a_child_that_dies_again_and_again_is_given_up(tmp_path):
    sleeper, supervisor = Sleeper("worker", tmp_path, body="raise SystemExit(3)"), Supervisor()
    supervisor.start(sleeper)

    def tend_for_long() -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            supervisor.tend(lambda _: None)

    with pytest.raises(CannotServe, match=r"worker ended \(status 3\) again and again; see"):
        tend_for_long()
    supervisor.stop()
    assert len(sleeper.children) == MOST_RESTARTS + 1


def test_the_last_storey_stops_first(tmp_path):
    supervisor, ground = Supervisor(), Sleeper("ground", tmp_path)
    note = (
        "import pathlib, signal, sys, time\n"
        f"path = pathlib.Path({str(tmp_path)!r}) / 'upper-ended'\n"
        "def end(*_):\n    time.sleep(0.5); path.touch(); sys.exit()\n"
        "signal.signal(signal.SIGTERM, end); print('set', flush=True); time.sleep(60)\n"
    )
    supervisor.start(ground)
    supervisor.start(Sleeper("upper", tmp_path, note), Sleeper("beside", tmp_path))
    assert eventually(lambda: "set" in (tmp_path / "upper.log").read_text())
    upper_died_first = []
    ground_stop = ground.children[0].ask_to_stop

    def watch() -> None:
        upper_died_first.append((tmp_path / "upper-ended").exists())
        ground_stop()

    ground.children[0].ask_to_stop = watch
    supervisor.stop()
    assert upper_died_first == [True]


def test_a_child_that_will_not_stop_is_ended_with_its_children(tmp_path):
    deaf = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid, flush=True); time.sleep(60)\n"
    )
    child = Sleeper("deaf", tmp_path, deaf).start()
    assert eventually(lambda: child.log.read_text().strip())
    grandchild = int(child.log.read_text())
    processes.stop([child], seconds=0.5)
    assert child.process.returncode == -9
    assert eventually(
        lambda: not Path(f"/proc/{grandchild}/cmdline").exists() or _is_zombie(grandchild)
    )


def _is_zombie(pid: int) -> bool:
    return ") Z " in Path(f"/proc/{pid}/stat").read_text()


def test_a_large_log_is_set_aside(tmp_path):
    log = tmp_path / "web.log"
    log.write_bytes(b"x" * (processes.LARGEST_LOG + 1))
    processes.keep_small(log)
    assert not log.exists()
    assert (tmp_path / "web.log.1").exists()


def test_what_runs_in_the_background_leaves_the_processors_to_the_others(tmp_path):
    sleep = ("timeit", "-n", "1", "-r", "1", "import time; time.sleep(60)")
    waits, serves = (
        Program("sleep", sleep, tmp_path / "sleep.log", in_background=patient).start()
        for patient in (True, False)
    )
    try:
        pids = [child.process.pid for child in (waits, serves)]
        assert [os.getpriority(os.PRIO_PROCESS, pid) for pid in pids] == [processes.NICENESS, 0]
        groups = [Path(f"/proc/{pid}/autogroup") for pid in pids]
        if all(group.exists() for group in groups):
            niceness = [group.read_text().split()[-1] for group in groups]
            assert niceness == [str(processes.NICENESS), "0"]
    finally:
        processes.stop([waits, serves])


def test_only_the_worker_runs_in_the_background(tmp_path):
    programs = portal_programs(Home(tmp_path), 8000, {})
    assert [each.name for each in programs if each.in_background] == ["worker"]
