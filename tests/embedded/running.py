"""Portals and servers in processes of their own, to be watched and killed."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from portal.embedded.homes import CHECKOUT

# A suite that runs in the background hands an ignored SIGINT down; the keeper listens again.
KEEPER = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from portal.embedded.homes import home
from portal.embedded.stack import Stack
stack = Stack(home("main"))
if not stack.own("a test"):
    sys.exit("taken")
stack.start()
print("Ready", flush=True)
time.sleep(600)
"""


class Started:
    """A process under test and what it has said so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process, self.said = process, ""

    def until_it_says(self, pattern: str, seconds: float = 300) -> str:
        """Reads on until a line holds the pattern, and returns the first group or the match."""
        deadline = time.monotonic() + seconds
        assert self.process.stdout is not None
        while not (found := re.search(pattern, self.said)):
            line = self.process.stdout.readline()
            self.said += line
            assert line, f"ended without saying {pattern!r}:\n{self.said}"
            assert time.monotonic() < deadline, self.said
        return found.group(found.lastindex or 0)

    def send(self, which: signal.Signals) -> int:
        """Sends the signal, hears the last words and returns the exit status."""
        self.process.send_signal(which)
        assert self.process.stdout is not None
        with self.process.stdout as stdout:
            self.said += stdout.read()
        return self.process.wait(60)


def environment(home: Path) -> dict[str, str]:
    """Ours without what names other servers or settings."""
    foreign = {"DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE"}
    ours = {name: value for name, value in os.environ.items() if name not in foreign}
    return ours | {"ROOFTOP_HOME": str(home), "PYTHONPATH": str(CHECKOUT), "PYTHONUNBUFFERED": "1"}


def _as(uid: int | None) -> dict[str, Any]:
    return {} if uid is None else {"user": uid, "group": uid, "extra_groups": []}


def start(home: Path, *argv: str, uid: int | None = None) -> Started:
    """Starts Python with these arguments on this home."""
    command, both = (
        [sys.executable, *argv],
        {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT},
    )
    surroundings = {"cwd": CHECKOUT, "env": environment(home), "text": True}
    return Started(subprocess.Popen(command, **surroundings, **both, **_as(uid)))


def run(home: Path, *argv: str, uid: int | None = None) -> subprocess.CompletedProcess[str]:
    """Runs Python with these arguments on this home to its end."""
    command, surroundings = [sys.executable, *argv], {"cwd": CHECKOUT, "env": environment(home)}
    return subprocess.run(
        command,
        text=True,
        capture_output=True,
        check=False,
        timeout=300,
        **surroundings,
        **_as(uid),
    )


def keep_servers(home: Path, uid: int | None = None) -> Started:
    """The servers alone, under a supervisor that only waits."""
    keeper = start(home, "-c", KEEPER, uid=uid)
    keeper.until_it_says("Ready")
    return keeper


def manage(home: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    """Runs a management command to its end."""
    return run(home, "manage.py", *argv)


def processes_of(home: Path, *words: str) -> list[psutil.Process]:
    """Everything that runs for this home and has these words among its arguments."""
    return [process for process in psutil.process_iter() if _belongs(process, home, words)]


def _belongs(process: psutil.Process, home: Path, words: tuple[str, ...]) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
            return False
        arguments = process.cmdline()
        # PostgreSQL's children rename themselves, but stay in their cluster's folder.
        places = [*arguments, process.cwd(), process.environ().get("ROOFTOP_HOME", "")]
        ours = any(str(home) in place for place in places)
        return ours and all(word in " ".join(arguments) for word in words)
    except psutil.Error:
        return False


def named(home: Path, *words: str) -> psutil.Process:
    """The oldest process of this home whose arguments hold these words."""
    return min(processes_of(home, *words), key=lambda process: process.pid)


def eventually(holds: Callable[[], object], seconds: float = 30, every: float = 0.1) -> bool:
    """Whether it came to hold in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


def nothing_runs(home: Path, seconds: float = 30) -> bool:
    """Whether the last process of this home went away in time."""
    return eventually(lambda: not processes_of(home), seconds)
