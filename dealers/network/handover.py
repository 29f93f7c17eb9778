"""What must be handed over when somebody leaves; domains above register their part here.

A domain writes in a module that is imported at start (its `shell` module, say):

    register_hand_over(HandOver("leads", _("open leads"), count=…, hand_over=…))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from dealers.network import grants
from dealers.network.models import Dealership, Membership
from portal.accounts.models import User

Count = Callable[[User, Sequence[Dealership]], int]
Pass = Callable[[User, User | None, Sequence[Dealership], User | None], int]


@dataclass(frozen=True)
class HandOver:
    """One kind of thing that people hold: what it is called, how many, and how it is passed on.

    `count(person, dealerships)` and `hand_over(person, successor, dealerships, by)` look at these
    dealerships only and give a number; the latter runs inside the transaction that ends the role,
    when it has ended. Without a successor, what is held goes back to where all may take it.
    """

    key: str
    label: str | Promise
    count: Count
    hand_over: Pass


hand_overs: dict[str, HandOver] = {}


def register_hand_over(part: HandOver) -> None:
    """Make a kind of thing count when a membership ends."""
    hand_overs[part.key] = part


def left_behind(membership: Membership) -> list[tuple[HandOver, int]]:
    """Give what the person holds where this membership reaches, without the empty kinds."""
    dealerships = _reached(membership)
    counted = [(part, part.count(membership.user, dealerships)) for part in hand_overs.values()]
    return [(part, number) for part, number in counted if number]


def hand_over(membership: Membership, successor: User | None, *, by: User | None) -> dict[str, int]:
    """Pass everything on to the successor, or back to all, and give the number of each kind."""
    dealerships = _reached(membership)
    passed = {
        part.key: part.hand_over(membership.user, successor, dealerships, by)
        for part in hand_overs.values()
    }
    return {key: number for key, number in passed.items() if number}


def _reached(membership: Membership) -> list[Dealership]:
    return list(grants.dealerships_below(membership))
