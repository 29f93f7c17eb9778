"""Who is told about a lead: its owner, the people of its dealership, the field above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealers.leads.models import Lead
from dealers.network.models import Dealership, Membership, Region
from dealers.network.scoping import may, scope_of
from portal.accounts.capabilities import Can, Role
from portal.accounts.models import User


def owner_or_agents(lead: Lead) -> list[User]:
    """Return who is to answer: the owner, or every sales agent while nobody is."""
    return [lead.owner] if lead.owner else people(lead.dealership, Role.SALES_AGENT)


def manager(lead: Lead) -> list[User]:
    """Return who runs the dealership."""
    return people(lead.dealership, Role.DEALER_PRINCIPAL)


def regional_managers(lead: Lead) -> list[User]:
    """Return the regional managers with whom the dealership shares its leads."""
    managers = people(lead.dealership, Role.REGIONAL_MANAGER)
    return [person for person in managers if may(person, Can.VIEW_LEADS, lead.dealership)]


def by_acquaintance(lead: Lead, told: Iterable[User]) -> Iterator[tuple[list[User], str | Promise]]:
    """Give who is told the customer's name, the dealership's own people, and who is not, with words.

    What is written down stays; so those above a dealership never get a name, whatever is agreed
    today, and a withdrawal leaves none behind.
    """
    everyone, pk = list(dict.fromkeys(told)), lead.dealership_id
    own = [one for one in everyone if pk in scope_of(one, Can.VIEW_LEADS).dealerships]
    others = [one for one in everyone if one not in own]
    for group, customer in ((own, lead.title), (others, _("A customer"))):
        if group:
            yield group, customer


def who_can_answer(dealership: Dealership) -> list[User]:
    """Return the people of a dealership who may own its leads."""
    staff = people(dealership, Role.SALES_AGENT, Role.DEALER_PRINCIPAL)
    return [person for person in staff if may(person, Can.ANSWER_LEADS, dealership)]


def people(dealership: Dealership, *roles: Role) -> list[User]:
    """Return the active people who hold one of these roles where it reaches the dealership."""
    reaches = (
        Q(scope="network")
        | Q(brand=dealership.brand_id)
        | Q(region__path__in=_paths_down_to(dealership.region))
        | Q(dealership=dealership)
    )
    if dealership.group_id:
        reaches |= Q(group=dealership.group_id)
    memberships = Membership.objects.current().filter(reaches, role__in=roles)
    users = User.objects.filter(pk__in=memberships.values("user"), is_active=True)
    return list(users.order_by("full_name"))


def _paths_down_to(region: Region) -> list[str]:
    """Return the tree paths of a region and of everything above it."""
    return [
        region.path[:end] for end in range(Region.steplen, len(region.path) + 1, Region.steplen)
    ]
