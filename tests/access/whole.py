"""All of the matrix, in parts that processes share."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests.access.cells import Fault, Matrix
from tests.access.oracle import PLACES
from tests.access.people import KNOCKERS, PRINCIPALS, READERS, VANTAGES
from tests.access.policy import OWN, policy
from tests.access.world import World

Part = Callable[[], tuple[list[Fault], int]]


def parts(world: World, only: str = "") -> Iterator[Part]:
    """Give the matrix's parts; each asks some cells and gives its faults and their number."""
    asker = Matrix(world).asker
    table = policy()

    def part(ask: Callable[[Matrix], Any]) -> Part:
        return partial(_run, ask, world, asker)

    for rule in table.rules:
        if only in rule.route and rule.method != OWN:
            yield part(lambda matrix, rule=rule: matrix.rule(rule, PRINCIPALS))
    for route, public in sorted({(rule.route, rule.public) for rule in table.rules}):
        if only in route:
            yield part(lambda matrix, route=route, public=public: matrix.closed(route, KNOCKERS, public=public))  # fmt: skip
    for one in table.nested:
        if only in one.route:
            yield part(lambda matrix, one=one: matrix.nested(one, VANTAGES))
    for place in PLACES:
        yield part(lambda matrix, place=place: matrix.growth(place, READERS, only))


def _run(ask: Callable[[Matrix], Any], world: World, asker: Any) -> tuple[list[Fault], int]:
    matrix = Matrix(world, asker)
    ask(matrix)
    return matrix.faults, matrix.cells
