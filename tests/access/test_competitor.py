"""A competitor gets for every row of ours exactly what a row gets that does not exist.

Every page and API operation that names a row is in the table of `routes.py`; one that is not fails here.
"""

import uuid
from types import SimpleNamespace

import pytest
from django.urls import NoReverseMatch, reverse

from dealers.network.actions.invitations import Offer, invite
from dealers.network.models.upload import RosterUpload
from portal.accounts.capabilities import Role
from portal.notifications.models import Notification
from tests.access.routes import OPEN, kind_of, routes_with_arguments
from tests.factories.activations import an_activation
from tests.factories.inventory import FeedFactory, VehicleFactory, deliver, row, stock_file
from tests.factories.leads import SourceFactory, a_lead, message_with
from tests.factories.network import DealerGroupFactory, DealershipFactory, a_client
from tests.factories.toolkits import AssetFactory, RuleFactory, TemplateFactory, ToolkitFactory

pytestmark = pytest.mark.django_db

# A word in our rows that no answer to a competitor may hold.
CANARY = "Zanzibar"
# Whole-brand rows are hidden from people of other brands; the rest from the neighbour in our district.
OF_THE_BRAND = {"brand", "toolkit", "asset", "template", "rule", "incentive"}


@pytest.fixture
def world(user_as):
    """A row of each kind that belongs to our dealership or our brand, and two competitors."""
    ours = DealershipFactory(name=f"{CANARY} Motors", group=DealerGroupFactory(name=CANARY))
    neighbour = DealershipFactory(region=ours.region)
    principal = user_as(Role.DEALER_PRINCIPAL, at=ours, full_name=f"{CANARY} Principal")
    feed = FeedFactory(brand=ours.brand, name=CANARY, dealership=ours)
    activation = an_activation(ours, state="live")
    campaign = activation.enrolment.campaign
    type(campaign).objects.filter(pk=campaign.pk).update(name=CANARY)
    source = SourceFactory(dealership=ours, name=CANARY)
    toolkit = ToolkitFactory(brand=ours.brand, name=CANARY)
    offer = Offer(role=Role.SALES_AGENT, at=ours)
    admin = user_as(Role.NETWORK_ADMIN, at=None)
    rows = {
        "dealership": ours,
        "region": ours.region,
        "brand": ours.brand,
        "group": ours.group,
        "roster": RosterUpload.objects.create(brand=ours.brand, file_name=CANARY, data=b"", uploaded_by=admin),
        "person": principal,
        "membership": principal.memberships.get(),
        "client": a_client(CANARY, at=ours, by=principal)[0],
        "invitation": invite("zanzibar@example.com", offer, by=principal),
        "vehicle": VehicleFactory(dealership=ours, feed=feed, model=CANARY),
        "feed": feed,
        "run": deliver(feed, stock_file([row(1)]), f"{CANARY}.csv"),
        "lead": a_lead(source=source, name=CANARY),
        "message": message_with(b"<adf><prospect></prospect></adf>", source=source),
        "source": source,
        "toolkit": toolkit,
        "asset": AssetFactory(toolkit=toolkit, title=CANARY),
        "template": TemplateFactory(toolkit=toolkit, name=CANARY),
        "rule": RuleFactory(brand=ours.brand, reason=CANARY),
        "campaign": campaign,
        "incentive": campaign.incentives.first(),
        "enrolment": activation.enrolment,
        "activation": activation,
        "link": activation.links.first(),
        "notification": Notification.objects.create(user=principal, kind="x", key="x", text=CANARY, url="/"),
    }  # fmt: skip
    return SimpleNamespace(
        rows=rows,
        neighbour=user_as(Role.DEALER_PRINCIPAL, at=neighbour),
        stranger=user_as(Role.OEM_MARKETER, at=DealershipFactory().brand),
    )


def address(route, key, world):
    """Give the address of a route for a row with this key."""
    extras = {
        "template_pk": world.rows["template"].pk,
        "dealership_pk": world.rows["dealership"].pk,
        "day": "2026-12-24",
    }
    candidates = [
        {"pk": key},
        {"brand_pk": key},
        {"code": key},
        *({"pk": key, name: value} for name, value in extras.items()),
    ]
    for arguments in candidates:
        try:
            return reverse(route, kwargs=arguments)
        except NoReverseMatch:
            continue
    raise AssertionError(f"No arguments fit {route}.")


def test_every_route_with_an_argument_is_in_the_table():
    known = set(kind_of()) | set(OPEN)
    found = set(routes_with_arguments())

    assert found - known == set(), "say in tests/access/routes.py which row stands behind these"
    assert known - found == set(), "these routes are gone"


def test_a_competitor_cannot_tell_our_rows_from_rows_that_do_not_exist(client, world):
    wrong = []
    for route, kind in kind_of().items():
        ours = world.rows[kind]
        key, missing = (ours.code, "nosuchcode") if kind == "link" else (ours.pk, uuid.uuid4())
        client.force_login(world.stranger if kind in OF_THE_BRAND else world.neighbour)
        for method in (client.get, client.post, client.delete):
            foreign = method(address(route, key, world))
            absent = method(address(route, missing, world))
            if foreign.status_code != absent.status_code or foreign.status_code not in (404, 405):
                wrong.append((route, method.__name__, foreign.status_code, absent.status_code))
            if CANARY in foreign.content.decode(errors="replace"):
                wrong.append((route, method.__name__, "shows our data"))
    assert wrong == []


def test_the_control_is_that_we_ourselves_are_let_in(client, world):
    client.force_login(world.rows["person"])
    for kind, route in (
        ("lead", "leads:detail"),
        ("vehicle", "inventory:vehicle-detail"),
        ("activation", "activations:detail"),
        ("campaign", "campaigns:detail"),
        ("dealership", "network:dealership-detail"),
        ("lead", "lead-detail"),
    ):
        answer = client.get(address(route, world.rows[kind].pk, world))
        assert answer.status_code == 200, route
        assert CANARY in answer.content.decode(), route


@pytest.mark.parametrize("named", ["a competitor", "nobody"])
def test_a_dealer_learns_no_dealership_from_setting_an_audience(named, client, world):
    campaign, neighbour = world.rows["campaign"], world.neighbour.memberships.get().dealership
    client.force_login(world.rows["person"])
    key = neighbour.pk if named == "a competitor" else uuid.uuid4()
    wanted = {"dealerships": [str(key)]}

    answer = client.put(
        reverse("campaign-audience", args=[campaign.pk]), wanted, content_type="application/json"
    )

    assert answer.status_code == 403
