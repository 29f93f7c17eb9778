"""The people of the demo network: one login for each role, and a staff for each dealership."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from django.contrib.auth.hashers import make_password
from faker import Faker

from campaigns.demo.plan import BrandPlan
from dealers.network.actions import Anchor, add_member
from dealers.network.models import Brand, Dealership, Region
from portal.accounts.capabilities import Role
from portal.accounts.models import User

PASSWORD = "rooftop-demo"  # noqa: S105
DOMAIN = "demo.example"
STAFF = (
    Role.DEALER_PRINCIPAL,
    Role.DEALER_MARKETING_MANAGER,
    Role.SALES_AGENT,
    Role.SALES_AGENT,
)


@dataclass(frozen=True)
class Login:
    """A sign-in to try a role with: its address, where it works, and what it is for."""

    name: str
    role: Role
    anchor: str
    purpose: str


LOGINS = (
    Login("marketer", Role.OEM_MARKETER, "brand:Meridor", "publishes campaigns"),
    Login("finance", Role.OEM_FINANCE, "brand:Meridor", "follows budgets"),
    Login("compliance", Role.COMPLIANCE_REVIEWER, "network", "reviews what rules cannot decide"),
    Login("admin", Role.NETWORK_ADMIN, "network", "keeps the network"),
    Login("integrations", Role.INTEGRATIONS_ADMIN, "network", "connects feeds and lead sources"),
    Login("regional", Role.REGIONAL_MANAGER, "region:West", "watches a region's answer times"),
    Login("principal", Role.DEALER_PRINCIPAL, "dealership:00101", "runs a dealership"),
    Login("dealer-marketing", Role.DEALER_MARKETING_MANAGER, "dealership:00101", "localizes and activates"),
    Login("agent", Role.SALES_AGENT, "dealership:00101", "answers leads"),
    Login("viewer", Role.VIEWER, "brand:Meridor", "looks, changes nothing"),
    Login("neighbor", Role.DEALER_PRINCIPAL, "dealership:00102", "a competitor in the same district"),
    Login("haendler", Role.DEALER_PRINCIPAL, "dealership:D301", "leitet einen Händlerbetrieb"),
)  # fmt: skip


class Crew:
    """Makes people; all share one password, hashed once."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.password = make_password(PASSWORD)
        self.fakers = {name: Faker(name) for name in ("en_US", "de_DE")}
        for faker in self.fakers.values():
            faker.seed_instance(random.random())

    def hire(
        self, email: str, role: Role, at: Anchor | None, *, language: str, time_zone: str
    ) -> User:
        """Add a person with a role."""
        faker = self.fakers["de_DE" if language == "de" else "en_US"]
        user = User(email=f"{email}@{DOMAIN}", language=language, time_zone=time_zone)
        user.full_name = f"{faker.first_name()} {faker.last_name()}"
        user.password = self.password
        user.save()
        add_member(user, role, at=at, by=None)
        return user


def hire_logins(crew: Crew) -> None:
    """Add the people whose addresses `make up` prints."""
    for login in LOGINS:
        anchor = _anchor(login.anchor)
        dealership = anchor if isinstance(anchor, Dealership) else None
        german = dealership is not None and dealership.country == "DE"
        crew.hire(
            login.name,
            login.role,
            anchor,
            language="de" if german else "en",
            time_zone=dealership.time_zone if dealership else "America/Los_Angeles",
        )


def _anchor(text: str) -> Anchor | None:
    kind, _colon, name = text.partition(":")
    match kind:
        case "brand":
            return Brand.objects.get(name=name)
        case "region":
            region: Region = Region.objects.get(name=name)
            return region
        case "dealership":
            return Dealership.objects.get(code=name)
        case _:
            return None


def hire_staff(crew: Crew, dealership: Dealership, brand: BrandPlan) -> None:
    """Give a dealership its people."""
    for number, role in enumerate(STAFF, start=1):
        name = f"{role.replace('_', '-')}-{number}.{dealership.code.lower()}"
        crew.hire(name, role, dealership, language=brand.language, time_zone=dealership.time_zone)


def hire_regional_managers(crew: Crew) -> None:
    """Give every top region a manager of its own."""
    for region in Region.objects.filter(depth=1).exclude(name="West"):
        german = region.brand.name == "Kalvo"
        crew.hire(
            f"regional.{region.code.lower()}",
            Role.REGIONAL_MANAGER,
            region,
            language="de" if german else "en",
            time_zone="Europe/Berlin" if german else "America/New_York",
        )
