"""How a kind of row is made: `@row("kind")` over a function of the place.

`here.token` is the canary that must stand in every text of the row, `here[kind]` another row of the
same place, `here.next_door` another place.
"""

from collections.abc import Callable
from typing import Any

Maker = Callable[[Any], Any]
makers: dict[str, Maker] = {}


def row(kind: str) -> Callable[[Maker], Maker]:
    """Registers what makes the row of a kind at a place."""

    def register(maker: Maker) -> Maker:
        makers[kind] = maker
        return maker

    return register
