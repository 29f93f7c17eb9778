"""What grows next door must not be felt here: the same question, before and after, the same answer.

Canaries show what is told by name. This shows what is told by number: counts, sums, ranks, pages.
"""

from collections.abc import Iterator
from types import SimpleNamespace

from dealers.network.models import Dealership
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from tests.access.knocks import Asked
from tests.access.oracle import PLACES, Expected, Oracle
from tests.access.places import Here
from tests.access.policy import Rule, is_open, policy
from tests.access.rows import makers
from tests.access.world import World
from tests.factories.activations import an_activation
from tests.factories.inventory import VehicleFactory
from tests.factories.network import UserFactory
from tests.factories.programs import EnrolmentFactory
from tests.factories.toolkits import ToolkitFactory

# Rows that a place has one of, that are about another place, or that are there for the whole brand.
FIXED = {
    "dealership", "region", "brand", "group", "membership", "lead.repeated", "notification", "outlet", "agreement-text", "target", "delivery",
    "toolkit", "asset", "template",
}  # fmt: skip
# The campaigns that are added bring toolkits, which every dealership of their brand may count.
OF_THE_BRAND = {"toolkits:list", "toolkit-list", "template-list"}


class Newcomers(Here):
    """More rows at a place that has all of its own; their canaries are of no interest."""

    def __init__(self, world: World, place: str) -> None:
        admin = User.objects.get(pk=world.people["network admin"])
        network = SimpleNamespace(users={"network admin": admin})
        here = Dealership.objects.get(pk=world.rows["dealership", place].pk)
        super().__init__(place, network, here)  # type: ignore[arg-type]
        # The world was made by another process, which counted from 0.
        for counting in (UserFactory, VehicleFactory):
            counting.reset_sequence(50_000 + self.number, force=True)
        self.name, self.number = f"{place}more", self.number + 500
        self.made["toolkit"] = ToolkitFactory(published=True, brand=here.brand)


def grow(world: World, place: str) -> None:
    """Add a row of each kind at a place, and let it take part in everybody's campaigns."""
    more = Newcomers(world, place)
    for kind in sorted(makers.keys() - FIXED):
        more[kind]
    for other, here in PLACES.items():
        if other != place and here.brand == PLACES[place].brand:
            campaign = type(more["campaign"]).objects.get(pk=world.rows["campaign", other].pk)
            enrolment = EnrolmentFactory(dealership=more.dealership, campaign=campaign)
            an_activation(enrolment=enrolment, state="submitted")


def blind(oracle: Oracle, place: str) -> bool:
    """Tell whether somebody holds nothing at all at a place, nor in its brand as a whole."""
    return oracle.principal.signed_in and not any(
        oracle.principal.held(can) & PLACES[place].above for can in Can
    )


def questions(oracle: Oracle, grown: str, only: str = "") -> Iterator[Asked]:
    """Give every page and list that somebody may read and that may not tell what grew at a place."""
    theirs = OF_THE_BRAND if oracle.sees("toolkit", grown) else set()
    for rule in policy().rules:
        asked = rule.method == "GET" and only in rule.route and not is_open(rule.exists)
        if asked and rule.route not in theirs and (place := _readable(oracle, rule)):
            yield Asked(rule, place)


def _readable(oracle: Oracle, rule: Rule) -> str | None:
    places = PLACES if rule.has_row else ["own"]
    about = (place if rule.has_row else "" for place in places)
    allowed = (p for p in about if oracle.expects(rule.exists, rule.allowed, p) is Expected.ALLOWED)
    found = next(allowed, None)
    return found if found is None else found or "own"
