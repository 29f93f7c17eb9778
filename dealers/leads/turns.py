"""Giving leads out in turn among the people who are there."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils import timezone

from dealers.leads import audience
from dealers.leads.models import Availability
from dealers.network.models import Dealership
from portal.accounts.capabilities import Role
from portal.accounts.models import User


def is_available(user: User) -> bool:
    """Say whether a person takes leads now; who never said otherwise does."""
    return not Availability.objects.filter(user=user, is_away=True).exists()


def available(dealership: Dealership) -> list[User]:
    """Return the sales agents who are there, the one whose turn it is first."""
    agents = audience.people(dealership, Role.SALES_AGENT)
    turns = F("availability__last_given_at").asc(nulls_first=True)
    there = User.objects.filter(pk__in=[agent.pk for agent in agents])
    return list(there.exclude(availability__is_away=True).order_by(turns, "full_name", "pk"))


def take_turn(dealership: Dealership, besides: Collection[UUID | None] = ()) -> User | None:
    """Return who gets the next lead and note that they did; None when nobody is there.

    Two leads at once wait for each other, so that each goes to somebody else.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"turns:{dealership.pk}"]
        )
    found = next((person for person in available(dealership) if person.pk not in besides), None)
    if found:
        Availability.objects.update_or_create(
            user=found, defaults={"last_given_at": timezone.now()}
        )
    return found
