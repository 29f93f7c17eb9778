"""Child processes that never outlive us."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.embedded.refusals import CannotServe

PR_SET_PDEATHSIG = 1
LARGEST_LOG = 10_000_000
NICENESS = 10
# Loaded before any fork: between fork and exec a child must not look up libraries.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass
class Child:
    """A process of ours: what it is called, how it is asked to stop, and where it writes."""

    name: str
    process: subprocess.Popen[bytes]
    stop_signal: signal.Signals
    log: Path

    def has_died(self) -> bool:
        """Whether it is gone; its process id stays reserved until `bury`."""
        if self.process.returncode is not None:
            return True
        state = os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        return state is not None

    def ask_to_stop(self) -> None:
        if not self.has_died():
            self.process.send_signal(self.stop_signal)

    def await_end(self, seconds: float) -> bool:
        """True when it ended within `seconds`."""
        deadline = time.monotonic() + seconds
        while not self.has_died():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def bury(self) -> int:
        """Ends what is left of its process group and returns its exit status."""
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.wait()


def spawn(
    name: str,
    argv: Sequence[str | Path],
    *,
    log: Path,
    stop_signal: signal.Signals = signal.SIGTERM,
    uid: int | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | str = "/",
) -> Child:
    """Starts `argv` so that it gets `stop_signal` when we are gone, even by kill -9."""
    keep_small(log)
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - our own programs
            [str(part) for part in argv],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=cwd,
            env=env,
            umask=0o077,
            start_new_session=True,  # a Ctrl-C of the terminal reaches us only; we keep the order
            preexec_fn=_die_with(os.getpid(), stop_signal),
            user=uid,
            group=uid,
            extra_groups=None if uid is None else [],
        )
    return Child(name, process, stop_signal, log)


def step_back(child: Child) -> None:
    """Lets a process have the processors when the others leave them.

    Niceness alone would not do: with autogroups, Linux shares the processors out by sessions and
    looks at niceness only within one (sched(7)).
    """
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PGRP, child.process.pid, NICENESS)
        Path(f"/proc/{child.process.pid}/autogroup").write_text(str(NICENESS))


def stop(children: Sequence[Child], seconds: float = 20) -> None:
    """Asks all of them to stop, waits for each, and ends the stubborn ones."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + seconds
    for child in children:
        child.await_end(max(0.0, deadline - time.monotonic()))
        child.bury()


def await_answer(
    child: Child, answers: Callable[[], bool], *, seconds: float, patience: float = 0.03
) -> None:
    """Returns when `answers()` is true; says where the log is when the child dies or is slow."""
    deadline = time.monotonic() + seconds
    while not answers():
        if child.has_died():
            raise CannotServe(f"{child.name} ended with status {child.bury()}; see {child.log}")
        if time.monotonic() > deadline:
            raise CannotServe(f"{child.name} did not answer within {seconds:g} s; see {child.log}")
        time.sleep(patience)


def keep_small(log: Path) -> None:
    """Sets a log that has grown large aside as `.1`, so that two at most are kept."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))


def follow_parent() -> None:
    """Get SIGTERM when the process that started us is gone, as our children do."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))


def _die_with(parent: int, stop_signal: signal.Signals) -> Callable[[], None]:
    def before_exec() -> None:
        if _libc is None:
            return
        _libc.prctl(PR_SET_PDEATHSIG, int(stop_signal))
        if os.getppid() != parent:  # the parent died before the line above
            os._exit(1)

    return before_exec
