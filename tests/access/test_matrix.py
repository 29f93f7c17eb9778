"""The short form of the access matrix, and what holds its table to the portal.

The whole of it: `make access`. What a cell is: docs/reference/access.md.
"""

import pytest
from django.db import transaction

from tests.access import doors
from tests.access.cells import Matrix
from tests.access.knocks import CANARY
from tests.access.oracle import PLACES
from tests.access.places import token_of
from tests.access.policy import OWN, policy, read
from tests.access.rows import makers
from tests.access.world import build

# Whole brands' rows are hidden from other brands, all others already from the competitor next door.
OF_A_BRAND = (
    "brand",
    "toolkit",
    "asset",
    "template",
    "rule",
    "roster",
    "feed.brand",
    "campaign.draft",
)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for every test here; it is never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def test_every_door_has_its_line_and_every_line_its_door():
    assert doors.undeclared() == []


def test_the_scan_finds_every_word_that_rows_are_marked_with():
    words = [token_of(kind, place) for kind in makers for place in PLACES]
    assert [word for word in words if not CANARY.fullmatch(word)] == []


@pytest.mark.parametrize(
    "line", ["kind x view_nothing@brand", "route GOT a - open -", "route GET a -"]
)
def test_a_line_that_makes_no_sense_is_told(line):
    with pytest.raises(ValueError, match="line 1"):
        read(line)


@pytest.mark.django_db
@pytest.mark.timeout(900)  # some thousand requests, which a busy machine needs minutes for
def test_nobody_is_let_in_or_shut_out_against_the_table(world):
    matrix = Matrix(world, fragments=False)
    for rule in policy().rules:
        outsider = "stranger" if rule.kind.startswith(OF_A_BRAND) else "neighbour"
        if rule.method != OWN:
            matrix.rule(rule, ["principal", outsider] if rule.has_row else ["principal"], ["own"])
    assert [str(fault) for fault in matrix.faults] == []
    assert matrix.cells > 300
