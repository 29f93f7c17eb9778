"""A dealership with something of each kind to share, and every way by which it gets out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dealers.inventory.models import Feed, Vehicle
from dealers.kpis.actions import touch_since
from dealers.kpis.recomputing import recompute_touched
from dealers.leads import actions as lead_actions
from dealers.leads import announcing
from dealers.leads.models import Lead
from dealers.network import actions
from dealers.network.models import AgreementText, Dealership
from portal.accounts.capabilities import Data, Role
from portal.accounts.models import User
from tests.factories.inventory import (
    COLUMNS,
    FeedFactory,
    VehicleFactory,
    deliver,
    row,
    stock_file,
)
from tests.factories.leads import SourceFactory, a_lead
from tests.factories.network import BrandFactory, DealershipFactory, RegionFactory

# Each is planted once, in what one kind of data hides.
OF_LEADS = "Zephyrmobile"
OF_CUSTOMERS = {"Quillon Zanzibar", "quillon@zanzibar.example", "206-555-0199", "Zanzibar Alley",
                "Zanzibar calls after six", "Zanzibar said yes"}  # fmt: skip
OF_COST = "31415"
NO_DATA: frozenset[Data] = frozenset()

# What agreements call the people above a dealership, and who they are in the world below.
AUDIENCES = {"region": "regional", "oem": "national"}
LEADS, ALL_OF_LEADS = frozenset({Data.LEADS}), frozenset({Data.LEADS, Data.CUSTOMERS})


@dataclass
class World:
    """The dealership, its principal, and those above it."""

    here: Dealership
    text: AgreementText
    principal: User
    regional: User
    national: User
    admin: User
    marketer: User
    lead: Lead
    vehicle: Vehicle
    feed: Feed

    def share(self, *, oem=NO_DATA, region=NO_DATA):
        actions.sign(self.here, self.text, with_oem=oem, with_region=region, by=self.principal)


def world_of(user_as) -> World:
    """Lay out everything; nothing is signed."""
    brand = BrandFactory(shares_unsigned=False)
    here = DealershipFactory(region=RegionFactory(brand=brand))
    text = actions.publish_text(brand, title="Agreement", body="Words.", purposes={}, by=None)
    principal = user_as(Role.DEALER_PRINCIPAL, at=here)
    feed = FeedFactory(brand=brand, name="Stock", dealership=here)
    people = {
        "regional": user_as(Role.REGIONAL_MANAGER, at=here.region),
        "national": user_as(Role.REGIONAL_MANAGER, at=brand),
        "admin": user_as(Role.NETWORK_ADMIN, at=None),
        "marketer": user_as(Role.OEM_MARKETER, at=brand),
    }
    vehicle = VehicleFactory(dealership=here, feed=feed, costs={"Invoice": OF_COST})
    return World(
        here, text, principal, lead=_lead(here, principal), vehicle=vehicle, feed=feed, **people
    )


def _lead(here: Dealership, principal: User) -> Lead:
    lead = a_lead(
        source=SourceFactory(dealership=here),
        # Long enough ago for its time to be up, however many closed days there were since.
        received_at=timezone.now() - timedelta(days=7),
        name="Quillon Zanzibar",
        email="quillon@zanzibar.example",
        phone="206-555-0199",
        model=OF_LEADS,
    )
    Lead.objects.filter(pk=lead.pk).update(comments="Zanzibar calls after six")
    type(lead.contact).objects.filter(pk=lead.pk).update(
        address={
            "street": ["Zanzibar Alley 1"],
            "city": "Reno",
            "postal_code": "",
            "region": "",
            "country": "US",
        }
    )
    lead_actions.record_automatic_reply(lead, note="Zanzibar said yes")
    return Lead.objects.get(pk=lead.pk)


def seen(user: User, *addresses: str) -> str:
    """Give what these pages and operations answer to a person."""
    browser = Client()
    browser.force_login(user)
    return "\n".join(_text(browser.get(address)) for address in addresses)


def _text(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


def looked_at_as(target: User, viewer: User, *addresses: str) -> str:
    """Give what these pages answer to somebody who looks as somebody else."""
    browser = Client()
    browser.force_login(viewer)
    browser.post(reverse("network:start-viewing-as", args=[target.pk]))
    return "\n".join(_text(browser.get(address)) for address in addresses)


def lead_addresses(world: World) -> dict[str, str]:
    """Give every way by which a lead gets out to people and machines."""
    pk = world.lead.pk
    return {
        "queue": f"{reverse('leads:queue')}?state=all",
        "detail": reverse("leads:detail", args=[pk]),
        "late": f"{reverse('leads:queue')}?state=breached",
        "home": "/",
        "search by name": "/search/?q=Quillon",
        "queue by name": f"{reverse('leads:queue')}?state=all&q=Zanzibar",
        "board": f"/insights/?place=dealership:{world.here.pk}",
        "live": f"/insights/now/?place=dealership:{world.here.pk}",
        "api list": "/api/v1/leads/",
        "api late": "/api/v1/leads/?state=breached",
        "api detail": f"/api/v1/leads/{pk}/",
        "api events": f"/api/v1/leads/{pk}/events/",
    }


def told_to(user: User, lead: Lead) -> str:
    """Let the lead escalate and give what a person is told, in the portal and by mail."""
    Lead.objects.filter(pk=lead.pk).update(escalate_at=timezone.now() - timedelta(hours=1))
    announcing.escalate(lead.pk)
    return "\n".join(user.notifications.values_list("text", flat=True))


def received(user: User, place: str) -> dict:
    """Give the figures of a place as the API answers them, after counting anew."""
    touch_since(timezone.localdate() - timedelta(days=5))
    recompute_touched()
    browser = Client()
    browser.force_login(user)
    return browser.get(f"/api/v1/figures/?place={place}").json()


def with_a_broken_record(world: World):
    """Give the page of a run with a record in quarantine, as sent."""
    rows = [row(1, Invoice="1"), row(2, model="", Invoice=OF_COST), *map(row, range(3, 6))]
    run = deliver(world.feed, stock_file(rows, (*COLUMNS, "Invoice")))
    assert run.quarantined == 1
    return reverse("inventory:run-detail", args=[run.pk])
