"""What a prospect says, as plain values: nothing here knows a dealership or a database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

# No telephone anywhere is reached by fewer digits.
FEWEST_DIGITS = 4
SOMEBODY_AT_SOMEWHERE = re.compile(r"[^\s@]@[^\s@]")


@dataclass(frozen=True)
class ExternalId:
    """One system's number for something: ``source`` and ``sequence`` as that system wrote them."""

    value: str
    source: str = ""
    sequence: str = ""


@dataclass(frozen=True)
class Phone:
    """A telephone number as written; validity depends on a country and is judged later."""

    raw: str
    type: str = "phone"
    time: str = ""
    preferred: bool = False
    # The sender's own word for the type, where it is not the standard's.
    label: str = ""


@dataclass(frozen=True)
class Address:
    street: tuple[str, ...] = ()
    apartment: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    type: str = ""


@dataclass(frozen=True)
class Contact:
    """A person or a business: names in parts, ways to reach them, addresses."""

    full_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    last_name: str = ""
    suffix: str = ""
    is_business: bool = False
    is_primary: bool = False
    # Everything in the order of the sender, but for the preferred ways, which come first.
    emails: tuple[str, ...] = ()
    preferred_email: str = ""
    phones: tuple[Phone, ...] = ()
    address: Address | None = None

    @property
    def name(self) -> str:
        """The name to show: the full one as sent, else its parts in order."""
        parts = (self.first_name, self.middle_name, self.last_name, self.suffix)
        return self.full_name or " ".join(part for part in parts if part)

    @property
    def can_be_reached(self) -> bool:
        """Whether a telephone number or an e-mail address survived the journey."""
        numbers = (sum(sign.isdigit() for sign in phone.raw) for phone in self.phones)
        mails = (SOMEBODY_AT_SOMEWHERE.search(mail) for mail in self.emails)
        return max(numbers, default=0) >= FEWEST_DIGITS or any(mails)


@dataclass(frozen=True)
class Party:
    """Who sends the lead (provider) or is to answer it (vendor)."""

    name: str = ""
    is_business: bool = False
    ids: tuple[ExternalId, ...] = ()
    url: str = ""
    # What the sender put where an address of the web belongs.
    url_text: str = ""
    service: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()
    contact: Contact = field(default_factory=Contact)


@dataclass(frozen=True)
class Vehicle:
    """One vehicle of a prospect; ``details`` holds what only people read (options, prices …)."""

    interest: str = "buy"
    status: str = "new"
    year: int | None = None
    make: str = ""
    model: str = ""
    trim: str = ""
    vin: str = ""
    stock: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def named(self) -> bool:
        return bool(self.year or self.make or self.model or self.vin or self.stock)

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes two vehicles the same one, for comparing inside a message."""
        return (self.vin, str(self.year or ""), self.make.casefold(), self.model.casefold())


@dataclass(frozen=True)
class Prospect:
    """One lead as its sender put it, with a warning for whatever had to be guessed."""

    index: int
    status: str = "new"
    ids: tuple[ExternalId, ...] = ()
    customer_ids: tuple[ExternalId, ...] = ()
    request_date: str = ""
    contact: Contact = field(default_factory=Contact)
    vehicle_of_interest: Vehicle | None = None
    trade_in: Vehicle | None = None
    vehicles: tuple[Vehicle, ...] = ()
    vendor: Party = field(default_factory=Party)
    provider: Party = field(default_factory=Party)
    timeframe: dict[str, str] = field(default_factory=dict)
    comments: str = ""
    extra: list[dict[str, Any]] = field(default_factory=list)
    warnings: tuple[str, ...] = ()

    @property
    def is_resend(self) -> bool:
        return self.status == "resend"
