"""The portal's own processes: web, worker and beat."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.embedded import processes
from portal.embedded.homes import CHECKOUT, Home

QUEUES = "default,leads,sync,render,mail"


@dataclass(frozen=True)
class Program:
    """A process of the portal, started in the checkout with its log in the home."""

    name: str
    argv: tuple[str, ...]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    # Nobody sits before it and waits, so it leaves the processors to those where somebody does.
    in_background: bool = False

    def start(self) -> processes.Child:
        """The process, which may need seconds until it answers."""
        argv = [sys.executable, "-m", *self.argv]
        environment = {**os.environ, **self.environment}
        child = processes.spawn(self.name, argv, log=self.log, env=environment, cwd=CHECKOUT)
        if self.in_background:
            processes.step_back(child)
        return child


def portal_programs(home: Home, port: int, environment: Mapping[str, str]) -> tuple[Program, ...]:
    """Web server, worker and beat of one portal."""
    web = (
        *("gunicorn", "portal.wsgi:application", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "2"),
        # Nothing opens a connection on import, so the workers may share what was imported.
        *(
            "--preload",
            "--no-control-socket",
            "--worker-tmp-dir",
            str(home.folder),
            "--timeout",
            "120",
        ),
    )
    celery = ("celery", "--app", "portal")
    worker = (
        *(*celery, "worker", "--queues", QUEUES, "--concurrency", "2", "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle"),
    )
    beat = (*celery, "beat", "--schedule", str(home.folder / "beat"), "--pidfile", "")
    return tuple(
        Program(name, argv, home.logs / f"{name}.log", environment, in_background=name == "worker")
        for name, argv in (("web", web), ("worker", worker), ("beat", beat))
    )
