"""Anchors by name: where roles are held, as addresses and settings write it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dealers.network.models import Brand, DealerGroup, Dealership, Region
from dealers.network.policies import reaches
from dealers.network.scoping import scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import User

Anchor = Brand | Region | DealerGroup | Dealership
KINDS: dict[str, type[Anchor]] = {
    "brand": Brand,
    "region": Region,
    "group": DealerGroup,
    "dealership": Dealership,
}
NETWORK = "network"
# So many are offered to choose from; more are found by name.
MOST = 20


def anchor_named(text: str) -> tuple[bool, Anchor | None]:
    """Give whether a place written by hand exists, and it.

    `network`, `brand:slug`, `region:brand-slug/code`, `group:name`, `dealership:brand-slug/code`.
    """
    if text == NETWORK:
        return True, None
    kind, _colon, name = text.partition(":")
    slug, _slash, code = name.partition("/")
    lookups: dict[str, dict[str, Any]] = {
        "brand": {"slug": name},
        "region": {"brand__slug": slug, "code": code},
        "group": {"name": name},
        "dealership": {"brand__slug": slug, "code": code},
    }
    found = KINDS[kind]._default_manager.filter(**lookups[kind]).first() if kind in KINDS else None
    return found is not None, found


def key_of(anchor: Anchor | None) -> str:
    """Give an anchor as addresses write it."""
    kind = next((kind for kind, model in KINDS.items() if isinstance(anchor, model)), NETWORK)
    return f"{kind}:{anchor.pk}" if anchor else NETWORK


def manageable_anchor(
    user: User, key: str, can: Can = Can.MANAGE_MEMBERS
) -> tuple[bool, Anchor | None]:
    """Give whether there is such an anchor all over which this person holds a capability, and it."""
    kind, _colon, raw = key.partition(":")
    anchor = None if key == NETWORK else _find(kind, raw)
    if anchor is None and key != NETWORK:
        return False, None
    return reaches(scope_of(user, can), anchor), anchor


def _find(kind: str, raw: str) -> Anchor | None:
    try:
        pk = UUID(raw)
    except ValueError:
        return None
    return KINDS[kind]._default_manager.filter(pk=pk).first() if kind in KINDS else None


def manageable_anchors(
    user: User, text: str, can: Can = Can.MANAGE_MEMBERS, *, of: tuple[type, ...] = (object,)
) -> list[Anchor | None]:
    """Give the anchors all over which a person holds a capability, widest first, by a text.

    Of these kinds only; of several kinds, dealerships are among them however many others there are.
    """
    scope = scope_of(user, can)
    found: list[Anchor | None] = []
    if scope.everything and not text and isinstance(None, of):
        found.append(None)
    for model in (Brand, Region, DealerGroup):
        if issubclass(model, of):
            rows = model._default_manager.filter(name__icontains=text)[:200]
            found.extend(row for row in rows if reaches(scope, row))
    dealerships = Dealership.objects.where(user, can).named(text)
    return [*found[:MOST], *dealerships.order_by("name")[: max(MOST - len(found), 5)]]
