"""Who may do what, by the policy table alone: set arithmetic over a small map of the network.

This knows the roles' bundles (`capabilities.ROLES`) and where the world's people work. It never
asks the portal.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from portal.accounts.capabilities import ROLES, Can, Data, Role
from tests.access.policy import Condition, Need, is_closed, is_open, policy


@dataclass(frozen=True)
class Place:
    """Where a dealership of the world lies; anchors are written `kind:name`."""

    name: str
    brand: str
    regions: tuple[str, ...]
    group: str
    # What its dealership does not share with those above it; see dealers.network.sharing.
    hidden_from_oem: frozenset[Data] = frozenset()
    hidden_from_region: frozenset[Data] = frozenset()

    def reached(self, held: frozenset[str], shared: frozenset[Data]) -> bool:
        """Tell whether any of these anchors reaches the dealership and what it must share."""
        wide = frozenset() if shared & self.hidden_from_oem else self.brands
        local = frozenset() if shared & self.hidden_from_region else self.districts - self.brands
        return bool(held & (wide | local | (self.above - self.districts)))

    @property
    def above(self) -> frozenset[str]:
        """Every anchor at which a role reaches this dealership."""
        regions = {f"region:{region}" for region in self.regions}
        return frozenset({f"dealership:{self.name}", f"group:{self.group}"}) | regions | self.brands

    @property
    def brands(self) -> frozenset[str]:
        """Every anchor at which a role reaches the whole brand."""
        return frozenset({"network", f"brand:{self.brand}"})

    @property
    def districts(self) -> frozenset[str]:
        """Every anchor at which a role reaches the whole district."""
        return self.brands | {f"region:{region}" for region in self.regions}


PLACES = {
    place.name: place
    for place in (
        Place("own", "A", ("North", "N1"), "G1"),
        Place("sister", "A", ("South", "S1"), "G1"),
        Place(
            "near", "A", ("North", "N1"), "G2",
            hidden_from_oem=frozenset({Data.LEADS, Data.CUSTOMERS}), hidden_from_region=frozenset({Data.CUSTOMERS}),
        ),
        Place("far", "A", ("South", "S2"), "G3"),
        Place("alien", "B", ("West", "W1"), "G4"),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Principal:
    """Somebody who knocks, as the policy knows them."""

    name: str
    roles: tuple[tuple[Role, str], ...] = ()
    lent: tuple[tuple[Can, str], ...] = ()
    signed_in: bool = True
    everything: bool = False
    read_only: bool = False
    machine: bool = False
    # The places whose notifications, and whose campaigns, are this very person's.
    owns: str = ""
    campaign: str = ""

    @cache  # noqa: B019 - a handful of principals live as long as the run
    def held(self, can: Can) -> frozenset[str]:
        """Give the anchors at which this principal holds a capability."""
        if self.everything:
            return frozenset({"network"})
        by_role = {anchor for role, anchor in self.roles if can in ROLES[role]}
        return frozenset(by_role | {anchor for lent, anchor in self.lent if lent is can})

    def __str__(self) -> str:
        return self.name


class Expected(StrEnum):
    """How a door must answer."""

    SIGN_IN = "sign-in"
    MISSING = "missing"
    REFUSED = "refused"
    ALLOWED = "allowed"
    TURNED_DOWN = "turned down"


@dataclass(frozen=True)
class Oracle:
    """Answers from the table for one principal."""

    principal: Principal
    _seen: dict[tuple[str, str], bool] = field(default_factory=dict)

    def expects(self, exists: Condition, allowed: Condition, place: str) -> Expected:
        """Tell how a door with these conditions must answer for a row at this place."""
        if not self.principal.signed_in and not (is_open(exists) or is_closed(exists)):
            return Expected.SIGN_IN
        if not self.holds(exists, place):
            return Expected.MISSING
        return Expected.ALLOWED if self.holds(allowed, place) else Expected.REFUSED

    def sees(self, kind: str, place: str) -> bool:
        """Tell whether rows of a kind at a place exist for this principal."""
        return self.holds(policy().kinds[kind].seen, place)

    def reads_name(self, kind: str, place: str) -> bool:
        """Tell whether the name of such a row may stand in an answer."""
        key = kind, place
        if key not in self._seen:
            self._seen[key] = self.holds(policy().kinds[kind].named, place)
        return self._seen[key]

    def holds(self, condition: Condition, place: str) -> bool:
        """Tell whether a condition is met for a row at a place; "" for no row."""
        return any(all(self._meets(need, place) for need in needs) for needs in condition)

    def _meets(self, need: Need, place: str) -> bool:
        if need.can is None:
            signed_in = self.principal.signed_in
            return {
                "open": True,
                "-": True,
                "nobody": False,
                "signed-in": signed_in,
                "self": signed_in and self.principal.owns == place,
                "lent": signed_in and self.principal.campaign == place,
            }[need.at]
        held = self.principal.held(need.can) if self.principal.signed_in else frozenset()
        if need.at == "somewhere":
            return bool(held)
        if need.at == "network":
            return "network" in held
        if need.at == "dealership":
            every = self.principal.everything
            return every or PLACES[place].reached(held, need.shared)
        return _at(need.at, held, PLACES[place])


def _at(anchor: str, held: frozenset[str], here: Place) -> bool:
    """Tell whether what is held reaches an anchor of this place."""
    match anchor:
        case "region":
            return bool(held & here.districts)
        case "brand":
            return bool(held & here.brands)
        case "group":
            return all(held & one.above for one in PLACES.values() if one.group == here.group)
        case _:
            alike = anchor.removeprefix("some-of-")
            return any(held & one.above for one in PLACES.values() if _like(one, here, alike))


def _like(one: Place, here: Place, what: str) -> bool:
    """Tell whether two places share a brand, a district or a group."""
    if what == "region":
        return one.regions[-1] == here.regions[-1]
    return bool(getattr(one, what) == getattr(here, what))
