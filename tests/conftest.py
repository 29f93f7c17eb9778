"""What every test stands on: a PostgreSQL and a Valkey of the tests' own."""

import pytest

from portal.embedded.homes import home
from portal.embedded.refusals import CannotServe
from portal.embedded.stack import Stack

STACK = pytest.StashKey[Stack]()


def pytest_configure(config: pytest.Config) -> None:
    """Starts the servers once; xdist's workers use those of their controller."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    stack = Stack(home("test"), durable=False)
    try:
        if not stack.own("pytest", wait=600):
            pytest.exit("Another test run keeps the test servers busy.", returncode=1)
        config.stash[STACK] = stack.start()
    except CannotServe as reason:
        pytest.exit(str(reason), returncode=1)


def pytest_unconfigure(config: pytest.Config) -> None:
    if stack := config.stash.get(STACK, None):
        stack.stop()
