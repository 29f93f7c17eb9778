"""What waits for a dealership, as cards: what it brings and how long there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from campaigns.incentives.offers import best_of, headline
from campaigns.programs.models import Campaign, Enrolment
from dealers.network.scoping import may
from portal.accounts.capabilities import Can
from portal.accounts.models import User


@dataclass(frozen=True)
class OpenCard:
    """One enrolment that waits: its offer in words, days left, and whether this person starts it."""

    enrolment: Enrolment
    offer: str
    days_left: int
    may_start: bool

    @property
    def campaign(self) -> Campaign:
        return self.enrolment.campaign

    @property
    def is_urgent(self) -> bool:
        """Whether little time is left."""
        return self.days_left <= 7


def open_cards(enrolments: Iterable[Enrolment], user: User) -> list[OpenCard]:
    """The cards of these enrolments, read with `for_cards()`."""
    return [_card(enrolment, user) for enrolment in enrolments]


def _card(enrolment: Enrolment, user: User) -> OpenCard:
    dealership, campaign = enrolment.dealership, enrolment.campaign
    today = timezone.localdate(timezone=dealership.zone)
    revision = best_of(campaign.incentives.all(), dealership.country, today)
    return OpenCard(
        enrolment=enrolment,
        offer=headline(revision) if revision else "",
        days_left=(campaign.ends_on - today).days,
        may_start=may(user, Can.LOCALIZE, at=dealership),
    )
