"""The world's map while it is built: brands, regions, groups, dealerships, and places with rows."""

import re
from typing import Any

from dealers.network.actions import publish_text, sign
from portal.accounts.capabilities import Data
from tests.access.oracle import PLACES
from tests.access.people import PRINCIPALS
from tests.access.rows import makers
from tests.factories.network import (
    BrandFactory,
    DealerGroupFactory,
    DealershipFactory,
    RegionFactory,
)

TREE = {
    "North": "",
    "N1": "North",
    "South": "",
    "S1": "South",
    "S2": "South",
    "West": "",
    "W1": "West",
}


def token_of(kind: str, place: str) -> str:
    """Give the word that stands in a row's texts and nowhere else."""
    words = "".join(re.findall(r"\w+", f"{kind} {place}".title()))
    return f"Qzq{words}Zq"


class Here:
    """One place while it is built: its dealership, and its rows made as they are asked for."""

    def __init__(self, name: str, network: "Network", dealership: Any = None) -> None:
        self.name, self.network = name, network
        self.number = 1000 * (1 + list(PLACES).index(name))
        self.made: dict[str, Any] = {}
        self.making = ["dealership"]
        self.dealership = dealership or network.dealership(name)

    def __getitem__(self, kind: str) -> Any:
        if kind not in self.made:
            self.making.append(kind)
            self.made[kind] = makers[kind](self)
            self.making.pop()
        return self.made[kind]

    @property
    def token(self) -> str:
        """The canary of the row that is being made."""
        return token_of(self.making[-1], self.name)

    def token_of(self, kind: str) -> str:
        """The canary of another row of this place."""
        return token_of(kind, self.name)

    @property
    def email(self) -> str:
        """An address that holds the canary, as addresses are kept."""
        return f"{self.token.lower()}@example.com"

    @property
    def customer(self) -> dict[str, str]:
        """A customer's name and address; agreements hide them where the lead itself is seen."""
        token, number = token_of("customer", self.name), len(self.made)
        return {"name": f"{token} {number}", "email": f"{token.lower()}{number}@example.com"}

    @property
    def admin(self) -> Any:
        return self.network.users["network admin"]

    @property
    def owner(self) -> Any:
        """The person whose own this place's rows are, where a kind belongs to a person."""
        owners = [
            user for name, user in self.network.users.items() if PRINCIPALS[name].owns == self.name
        ]
        return owners[0] if owners else self["person"]

    @property
    def next_door(self) -> "Here":
        names = list(PLACES)
        return self.network.heres[names[(names.index(self.name) + 2) % len(names)]]


class Network:
    """Brands, regions, groups, dealerships and people while they are built."""

    def __init__(self) -> None:
        self.brands = {name: BrandFactory(name=token_of("brand", name)) for name in "AB"}
        self.regions: dict[str, Any] = {}
        for name, parent in TREE.items():
            self._region(name, parent)
        groups = {place.group for place in PLACES.values()}
        self.groups = {name: DealerGroupFactory(name=token_of("group", name)) for name in groups}
        self.dealerships: dict[str, Any] = {}
        self.heres: dict[str, Here] = {}
        self.users: dict[str, Any] = {}

    def _region(self, name: str, parent: str) -> None:
        text, brand = token_of("region", name), self.brands["B" if name.startswith("W") else "A"]
        under = self.regions.get(parent)
        self.regions[name] = RegionFactory(name=text, code=name, brand=brand, under=under)

    def dealership(self, name: str) -> Any:
        place, text = PLACES[name], token_of("dealership", name)
        self.dealerships[name] = DealershipFactory(
            name=f"{text} Motors",
            code=f"{name.upper()}77",
            street=text,
            region=self.regions[place.regions[-1]],
            group=self.groups[place.group],
            open_on_weekdays=True,
        )
        return self.dealerships[name]

    def sign_agreements(self) -> None:
        """Let those places sign that do not share everything with those above them."""
        texts = {
            name: publish_text(brand, title="Sharing", body="We share.", purposes={}, by=None)
            for name, brand in self.brands.items()
        }
        for name, place in PLACES.items():
            shares = {
                "with_oem": frozenset(Data) - place.hidden_from_oem,
                "with_region": frozenset(Data) - place.hidden_from_region,
            }
            if any(len(data) < len(Data) for data in shares.values()):
                sign(self.dealerships[name], texts[place.brand], by=None, **shares)

    def anchor(self, text: str) -> Any:
        """Give what an anchor names; None for the network."""
        kind, _colon, name = text.partition(":")
        named = {
            "brand": self.brands, "region": self.regions,
            "group": self.groups, "dealership": self.dealerships,
        }  # fmt: skip
        return named[kind][name] if name else None
