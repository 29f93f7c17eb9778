"""The servers for the time of one command: those of the running portal, or our own."""

import contextlib
import time
from collections.abc import Callable, Iterator

from portal.embedded import addresses
from portal.embedded.homes import home
from portal.embedded.refusals import CannotServe
from portal.embedded.stack import Stack

LONGEST_START = 180


@contextlib.contextmanager
def serving(instance: str, errand: str, say: Callable[[str], None]) -> Iterator[None]:
    """While this lasts the database and the broker answer, whoever started them."""
    if not addresses.embeds_postgres() and not addresses.embeds_valkey():
        yield
        return
    stack = Stack(home(instance))
    with contextlib.ExitStack() as until_done:
        deadline = time.monotonic() + LONGEST_START
        while not (_borrow(stack, until_done) or _own(stack, until_done, errand, say)):
            if time.monotonic() > deadline:
                owner = stack.lease.owner()
                raise CannotServe(f"The servers of {owner or stack.home.folder} do not answer.")
            time.sleep(0.1)
        yield


def _borrow(stack: Stack, until_done: contextlib.ExitStack) -> bool:
    """Use the servers that are up; their owner waits for us unless it is told to stop."""
    stack.home.prepare()
    with contextlib.ExitStack() as attempt:
        attempt.enter_context(stack.lease.borrowed())
        if not stack.answers():
            return False
        until_done.push(attempt.pop_all())
    return True


def _own(
    stack: Stack, until_done: contextlib.ExitStack, errand: str, say: Callable[[str], None]
) -> bool:
    if not stack.own(errand):
        return False
    until_done.callback(_stop_when_unused, stack)
    stack.start(say)
    return True


def _stop_when_unused(stack: Stack) -> None:
    with stack.lease.without_borrowers():
        stack.stop()
