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
from dealers.network.actions import add_member, revoke_client
from dealers.network.querysets import today
from dealers.network.tokens import token_of as token_of_mail
from dealers.network.viewing_as import SESSION_KEY
from portal.accounts.capabilities import ROLES
from tests.access.oracle import PLACES
from tests.access.people import COMING, ENDED, EXPIRED, PRINCIPALS, REVOKED
from tests.access.places import Here, Network, token_of
from tests.access.rows import makers
from tests.factories.network import (
    UserFactory,
    a_client,
)
from toolkits.library.models import PICTURE_SIGNER


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
    # What machines show instead of a session.
    secrets: dict[str, str]
    # Whose row a key or a canary gives away: one district may be that of several places.
    canaries: dict[str, set[tuple[str, str]]]
    keys: dict[str, set[tuple[str, str]]]
    sessions: dict[str, str]
    people: dict[str, str]


def build() -> World:
    """Make the world and give what is to be known about it."""
    network = Network()
    network.heres = {name: Here(name, network) for name in PLACES}
    network.sign_agreements()
    for name, who in PRINCIPALS.items():
        if name != "anonymous" and not who.machine:
            network.users[name] = _person(name, network)
    for name, who in PRINCIPALS.items():
        if who.campaign:
            _lend_campaigns(network.users[name], network.heres[who.campaign])
    secrets = {name: _machine(name, network) for name, who in PRINCIPALS.items() if who.machine}
    rows = {
        (kind, place): _row(kind, place, here[kind])
        for kind in makers
        for place, here in network.heres.items()
    }
    return World(
        rows=rows,
        secrets=secrets,
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


def _machine(name: str, network: Network) -> str:
    """Make an API client with all that its role can do, and give its secret."""
    role, anchor = REVOKED.get(name) or PRINCIPALS[name].roles[0]
    by, at = network.users["superuser"], network.anchor(anchor)
    client, secret = a_client(name, role, at=at, by=by, can=ROLES[role])
    if name in REVOKED:
        revoke_client(client, by=by)
    return secret


def _lend_campaigns(user: Any, here: Here) -> None:
    for kind in ("campaign", "campaign.draft"):
        until = today() + timedelta(days=9)
        here[kind].loans.create(user=user, until_date=until, writes=True)


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
    for kind, name in [*rows, *(("customer", place) for place in PLACES)]:
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
