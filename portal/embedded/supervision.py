"""Keeps services running, storey upon storey, and takes them down in order."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from portal.embedded import processes
from portal.embedded.refusals import CannotServe

MOST_RESTARTS, WITHIN_SECONDS = 5, 60


class Service(Protocol):
    """Something that can be started, and again when it died."""

    @property
    def name(self) -> str: ...

    def start(self) -> processes.Child: ...


@dataclass
class Running:
    """A service, its process, and when it had to be started anew."""

    service: Service
    child: processes.Child
    restarts: list[float] = field(default_factory=list)

    def restart(self) -> str:
        """Start the service anew and say what happened, but not endlessly."""
        status, now = self.child.bury(), time.monotonic()
        self.restarts = [at for at in self.restarts if at > now - WITHIN_SECONDS] + [now]
        what = f"{self.service.name} ended ({_in_words(status)})"
        if len(self.restarts) > MOST_RESTARTS:
            raise CannotServe(f"{what} again and again; see {self.child.log}")
        self.child = self.service.start()
        return f"{what}; started again. Its log: {self.child.log}"


class Supervisor:
    """What is started together stops together; the last storey stops first."""

    def __init__(self) -> None:
        self._storeys: list[list[Running]] = []

    def start(self, *services: Service) -> None:
        """Start one storey on top of those that run."""
        storey: list[Running] = []
        self._storeys.append(storey)
        for service in services:
            storey.append(Running(service, service.start()))  # noqa: PERF401 - stop() must see it

    def tend(self, say: Callable[[str], None]) -> None:
        """Start anew what has died since the last look."""
        for storey in self._storeys:
            for running in storey:
                if running.child.has_died():
                    say(running.restart())

    def stop(self) -> None:
        """Stop all, each storey when those above it are gone."""
        while self._storeys:
            processes.stop([running.child for running in self._storeys.pop()])


def _in_words(status: int) -> str:
    return f"killed by signal {-status}" if status < 0 else f"status {status}"
