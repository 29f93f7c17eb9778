"""What domains above lend to single people; the pages about people show it, viewing-as minds it.

A domain registers, in a module that is imported at start, a function that gives a person's loans:

    register_loans(lambda user: [OtherLoan(…), …])
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from dealers.network.models import Brand
from portal.accounts.models import User


@dataclass(frozen=True)
class OtherLoan:
    """One thing lent to a person until a day, and the brand that lends it."""

    title: str
    meaning: str | Promise
    until: date
    url: str
    brand: Brand


Loans = Callable[[User], Sequence[OtherLoan]]
sources: list[Loans] = []


def register_loans(source: Loans) -> None:
    """Make a kind of loan known."""
    sources.append(source)


def loans_of(user: User) -> Iterator[OtherLoan]:
    """Give everything that domains above lend to a person now."""
    for source in sources:
        yield from source(user)
