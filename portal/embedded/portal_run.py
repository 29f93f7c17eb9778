"""The whole portal on one machine, from empty folders to a page that answers."""

import os
import time
from collections.abc import Callable, Mapping
from typing import Self

from django.db import connections

from portal.embedded.catalogues import compile_catalogues
from portal.embedded.first_start import load_demo_once
from portal.embedded.lease import Owner
from portal.embedded.migrating import bring_up_to_date
from portal.embedded.programs import portal_programs
from portal.embedded.readiness import free_port, web_is_ready, worker_is_ready
from portal.embedded.refusals import CannotServe
from portal.embedded.stack import Stack

ERRAND = "manage.py up"
LONGEST_START = 120
LOOK_EVERY = 0.25


class PortalRun:
    """One run of servers, web, worker and beat under one supervisor."""

    def __init__(self, stack: Stack, port: int, say: Callable[[str], None]) -> None:
        self.stack, self.wanted_port, self.say = stack, port, say
        self.port = port

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def own(self) -> Self:
        """The right to start; a running portal is named, a shorter errand is waited for."""
        waiting = ""
        while not self.stack.own(ERRAND):
            owner = self.stack.lease.owner()
            if owner and owner.errand == ERRAND:
                where = f"at {owner.address}" if owner.address else "and is still starting"
                raise CannotServe(f"The portal already runs {where} (process {owner.pid}).")
            who = owner.errand if owner else "another command"
            if who != waiting:
                self.say(f"Waiting for {who} to end …")
                waiting = who
            time.sleep(0.5)
        return self

    def prepare(self, *, demo: bool) -> None:
        """Bring servers, tables, catalogues and the demo network up."""
        self.stack.start(self.say)
        bring_up_to_date(self.say)
        compile_catalogues()
        load_demo_once(self.say, wanted=demo)
        connections.close_all()  # the supervisor keeps no connection of its own

    def serve(self) -> None:
        """Start web, worker and beat, and return when they answer."""
        self.port = free_port(self.wanted_port)
        if self.port != self.wanted_port:
            self.say(f"Port {self.wanted_port} is taken; using {self.port}.")
        self.say("Starting web server, worker and beat …")
        programs = portal_programs(self.stack.home, self.port, self._environment())
        self.stack.supervisor.start(*programs)
        self.stack.lease.tell(Owner(os.getpid(), ERRAND, self.address))
        self._await(lambda: web_is_ready(self.port), "The web server")
        self._await(worker_is_ready, "The worker")

    def tend(self) -> None:
        """Keep all of it running until a signal ends us."""
        while True:
            self.stack.supervisor.tend(self.say)
            time.sleep(LOOK_EVERY)

    def _environment(self) -> Mapping[str, str]:
        """Where the portal is, for links in pages and mails, unless the person has said so."""
        ours = {
            "PORTAL_URL": self.address,
            "PUBLIC_URL": f"http://public.localhost:{self.port}",
        }
        return {name: os.environ.get(name) or address for name, address in ours.items()}

    def _await(self, is_ready: Callable[[], bool], who: str) -> None:
        deadline = time.monotonic() + LONGEST_START
        while not is_ready():
            if time.monotonic() > deadline:
                raise CannotServe(f"{who} does not answer; see {self.stack.home.logs}")
            self.stack.supervisor.tend(self.say)
            time.sleep(0.1)
