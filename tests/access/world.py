"""The world that is knocked at: one network, everybody in it, a row of each kind at each place.

What comes out is plain data, so that a process can hand it to another: keys, canaries, sessions.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.test import Client

from dealers.leads.contact_list import SALT
from dealers.network import grants
from dealers.network.actions import add_member
from dealers.network.querysets import today
from dealers.network.tokens import token_of as token_of_mail
from dealers.network.viewing_as import SESSION_KEY
from tests.access.oracle import PLACES
from tests.access.people import COMING, ENDED, EXPIRED, PRINCIPALS
from tests.access.rows import makers
from tests.factories.network import (
    BrandFactory,
    DealerGroupFactory,
    DealershipFactory,
    RegionFactory,
    UserFactory,
)
from toolkits.library.models import PICTURE_SIGNER

TREE = {
    "North": "",
    "N1": "North",
    "South": "",
    "S1": "South",
    "S2": "South",
    "West": "",
    "W1": "West",
}


@dataclass(frozen=True)
class Row:
    """One row of the world: its kind and place, its key, and what else its addresses need."""

    kind: str
    place: str
    pk: str
    extras: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass
class World:
    """Everything that is known about the world without asking the portal."""

    rows: dict[tuple[str, str], Row]
    # Whose row a key or a canary gives away: one district may be that of several places.
    canaries: dict[str, set[tuple[str, str]]]
    keys: dict[str, set[tuple[str, str]]]
    sessions: dict[str, str]
    people: dict[str, str]


def token_of(kind: str, place: str) -> str:
    """Give the word that stands in a row's texts and nowhere else."""
    return f"Qz{kind.title().replace('.', '')}{place.title()}Zq"


class Here:
    """One place while it is built: its dealership, and its rows made as they are asked for."""

    def __init__(self, name: str, network: "Network") -> None:
        self.name, self.network = name, network
        self.number = 1000 * (1 + list(PLACES).index(name))
        self.made: dict[str, Any] = {}
        self.making = ["dealership"]
        self.dealership = network.dealership(name)

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

    @property
    def email(self) -> str:
        """An address that holds the canary, as addresses are kept."""
        return f"{self.token.lower()}@example.com"

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

    def anchor(self, text: str) -> Any:
        """Give what an anchor names; None for the network."""
        kind, _colon, name = text.partition(":")
        named = {
            "brand": self.brands, "region": self.regions,
            "group": self.groups, "dealership": self.dealerships,
        }  # fmt: skip
        return named[kind][name] if name else None


def build() -> World:
    """Make the world and give what is to be known about it."""
    network = Network()
    network.heres = {name: Here(name, network) for name in PLACES}
    for name in PRINCIPALS:
        if name != "anonymous":
            network.users[name] = _person(name, network)
    rows = {
        (kind, place): _row(kind, place, here[kind])
        for kind in makers
        for place, here in network.heres.items()
    }
    return World(
        rows=rows,
        canaries=_canaries(rows),
        keys=_keys(rows),
        sessions={name: _session(name, user, network) for name, user in network.users.items()},
        people={name: str(user.pk) for name, user in network.users.items()},
    )


def _person(name: str, network: Network) -> Any:
    who = PRINCIPALS[name]
    user = UserFactory(full_name=name.title(), is_superuser=who.everything)
    if not who.read_only:
        for role, anchor in who.roles:
            add_member(user, role, at=network.anchor(anchor), by=None)
    for can, anchor in who.lent:
        _lend(user, can, network.anchor(anchor), days=1)
    if name in ENDED:
        role, anchor = ENDED[name]
        over = {"from_date": today() - timedelta(days=9), "until_date": today() - timedelta(days=1)}
        add_member(user, role, at=network.anchor(anchor), by=None, **over)
    if name in COMING:
        role, anchor = COMING[name]
        add_member(
            user, role, at=network.anchor(anchor), by=None, from_date=today() + timedelta(days=1)
        )
    if name in EXPIRED:
        can, anchor = EXPIRED[name]
        _lend(user, can, network.anchor(anchor), days=-1)
    return user


def _lend(user: Any, can: Any, at: Any, *, days: int) -> None:
    grants.lend(user, [can], at, until=today() + timedelta(days=days), by=user)


def _session(name: str, user: Any, network: Network) -> str:
    """Sign a person in once; the session's cookie serves for every request of the run."""
    client, looked_at = Client(), None
    if PRINCIPALS[name].read_only:
        looked_at, user = network.users["principal"], network.users["network admin"]
    client.force_login(user)
    if looked_at:
        session = client.session
        session[SESSION_KEY] = str(looked_at.pk)
        session.save()
    if name == "inactive":
        type(user).objects.filter(pk=user.pk).update(is_active=False)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _row(kind: str, place: str, made: Any) -> Row:
    extras = {"day": "2026-12-24"}
    if kind == "run.mendable":
        extras["number"] = "2"
    for name in ("code", "slug", "key"):
        extras |= {name: str(getattr(made, name))} if hasattr(made, name) else {}
    if kind == "run.mendable":
        extras["number"] = "2"
    if kind == "outlet":
        extras["token"] = made.token
    if kind in ("asset", "invitation"):
        sent = kind == "invitation"
        extras["token"] = (
            token_of_mail(made.pk, made.issue) if sent else PICTURE_SIGNER.sign(str(made.pk))
        )
    if kind == "lead":
        extras["token"] = signing.dumps(str(made.pk), salt=SALT)
    if kind.startswith("activation"):
        extras["template_pk"] = str(made.campaign.toolkit.templates.get(kind="mail").pk)
    if kind in ("person", "membership"):
        user = made if kind == "person" else made.user
        extras["dealership_pk"] = str(user.memberships.get().dealership_id)
    return Row(kind, place, str(made.pk), extras)


def _canaries(rows: dict[tuple[str, str], Row]) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for kind, name in rows:
        place = PLACES[name]
        shared = {"brand": [place.brand], "group": [place.group], "region": place.regions}
        for word in shared.get(kind, [name]):
            found.setdefault(token_of(kind, word), set()).add((kind, name))
    return found


def _keys(rows: dict[tuple[str, str], Row]) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for key, row in rows.items():
        found.setdefault(row.pk, set()).add(key)
    return found


__all__ = ["Row", "World", "build", "token_of"]
