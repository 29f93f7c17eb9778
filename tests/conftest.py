"""What every test stands on: a PostgreSQL and a Valkey of the tests' own."""

import pytest
from django.core.cache import cache
from django.utils import translation

from portal.embedded.homes import home
from portal.embedded.refusals import CannotServe
from portal.embedded.stack import Stack
from tests import mailboxes

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


@pytest.fixture(scope="session")
def mail_server():
    """Gives a running IMAP server; take a folder of your own from it."""
    with mailboxes.running() as server:
        yield server


@pytest.fixture
def user_as(db):
    """Gives a maker of people: `user_as(Role.SALES_AGENT, at=dealership)`; at=None is everywhere."""
    # Imported late: models can't be imported before Django is set up.
    from dealers.network.actions import add_member  # noqa: PLC0415
    from tests.factories.network import UserFactory  # noqa: PLC0415

    def make(role, *, at, **fields):
        user = UserFactory(**fields)
        add_member(user, role, at=at, by=None)
        return user

    return make


@pytest.fixture
def sign_in(client, user_as):
    """Gives a maker of signed-in browsers' people: the test client acts as the new person."""

    def make(role, *, at, **fields):
        user = user_as(role, at=at, **fields)
        client.force_login(user)
        return user

    return make


@pytest.fixture(autouse=True)
def _own_language():
    """A request in German leaves its thread German, which is no business of the next test."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _empty_cache(request):
    """Limits and caches of one test are no business of the next."""
    touches_db = {"db", "transactional_db"} & set(request.fixturenames)
    if touches_db or request.node.get_closest_marker("django_db"):
        cache.clear()
