"""Where a record says that its dealership is, held against the roster, which is never changed by it."""

from __future__ import annotations

from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

import holidays

from dealers.inventory.roster import Lot
from dealers.inventory.vocabulary import is_null

# Where feeds name a dealership's state by its code.
STATES = {
    country: frozenset(map(str.upper, codes))
    for country, codes in holidays.list_supported_countries().items()
    if country in ("US", "CA", "AU")
}
ANY_STATE: frozenset[str] = frozenset().union(*STATES.values())
EARTH_KM, NEAR_KM = 6371, 50


class Said(NamedTuple):
    """What a record says, cell by cell."""

    postal_code: str = ""
    state: str = ""
    latitude: str = ""
    longitude: str = ""


def is_state(text: str) -> bool:
    """Whether a cell is the code of a state or province."""
    return _bare_state(text) in ANY_STATE


def shifted(said: Said, lot: Lot) -> bool:
    """Whether something else stands where the state should be."""
    known = STATES.get(lot.country, frozenset())
    return bool(known) and not is_null(said.state) and _bare_state(said.state) not in known


@lru_cache(maxsize=4096)
def elsewhere(said: Said, lot: Lot) -> bool:
    """Whether any of it is another place than the one in the roster."""
    code, state = _bare_code(lot.postal_code), _bare_state(lot.subdivision)
    other_code = code and not is_null(said.postal_code) and _bare_code(said.postal_code) != code
    other_state = state and not is_null(said.state) and _bare_state(said.state) != state
    return bool(other_code or other_state or _far(said, lot))


def _bare_code(text: str) -> str:
    """A postal code as far as it can be compared: five digits of nine, without lost zeros."""
    return text.strip().upper().partition("-")[0].removesuffix(".0").lstrip("0")


def _bare_state(text: str) -> str:
    """A state's code without its country's: US-AZ is AZ."""
    said = text.strip().upper()
    country, dash, code = said.partition("-")
    return code if dash and country in STATES else said


def _far(said: Said, lot: Lot) -> bool:
    """Whether the point on the map is another town's."""
    if lot.latitude is None or lot.longitude is None:
        return False
    try:
        latitude, longitude = float(said.latitude), float(said.longitude)
    except ValueError:
        return False
    return _kilometres(latitude, longitude, lot.latitude, lot.longitude) > NEAR_KM


def _kilometres(
    latitude: float, longitude: float, to_latitude: float, to_longitude: float
) -> float:
    one, two = radians(latitude), radians(to_latitude)
    across = sin((two - one) / 2) ** 2
    along = cos(one) * cos(two) * sin(radians(to_longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(across + along)))
