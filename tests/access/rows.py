"""One row of each kind of the policy table, made at each place of the world.

`@row("kind")` makes a kind; `here` is the place, `here.token` the canary that must stand in every
text of the row, `here[kind]` another row of the same place.
"""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from campaigns.incentives.models import Incentive
from campaigns.programs.models import Campaign, CampaignLoan
from dealers.inventory import actions as stock
from dealers.inventory.models import Feed, Outlet, SyncRun, VinConflict
from dealers.inventory.models.feeds import hash_key
from dealers.leads.models import (
    Delivery,
    DeliveryTarget,
    FollowUp,
    Lead,
    LeadEvent,
    NoContact,
    ReplyTemplate,
    Sequence,
)
from dealers.network.actions import add_member
from dealers.network.actions.invitations import Offer, invite
from dealers.network.models.upload import RosterUpload
from portal.accounts.capabilities import Role
from portal.notifications.models import Notification
from tests.factories.activations import a_campaign, an_activation
from tests.factories.inventory import (
    FeedFactory,
    VehicleFactory,
    deliver,
    stock_file,
)
from tests.factories.inventory import (
    row as record,
)
from tests.factories.leads import SourceFactory, a_lead, adf, message_with
from tests.factories.network import UserFactory, a_client
from tests.factories.programs import CampaignFactory, EnrolmentFactory
from tests.factories.toolkits import (
    AssetFactory,
    RuleFactory,
    TemplateFactory,
    ToolkitFactory,
    picture_file,
)

ROSTER = b"code,name,region\r\n90909,%b,N1\r\n"
makers: dict[str, Callable[[Any], Any]] = {}


def row(kind: str) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    """Registers what makes the row of a kind at a place."""

    def register(maker: Callable[[Any], Any]) -> Callable[[Any], Any]:
        makers[kind] = maker
        return maker

    return register


row("dealership")(lambda here: here.dealership)
row("region")(lambda here: here.dealership.region)
row("brand")(lambda here: here.dealership.brand)
row("group")(lambda here: here.dealership.group)
row("membership")(lambda here: here["person"].memberships.get())


@row("roster")
def roster(here):
    data, admin = ROSTER % here.token.encode(), here.admin
    return RosterUpload.objects.create(
        brand=here.dealership.brand, file_name=f"{here.token}.csv", data=data, uploaded_by=admin
    )


@row("person")
def person(here):
    user = UserFactory(full_name=f"{here.token} Person", email=here.email)
    add_member(user, Role.SALES_AGENT, at=here.dealership, by=None)
    return user


@row("invitation")
def invitation(here):
    return invite(here.email, Offer(role=Role.VIEWER, at=here.dealership), by=here.admin)


@row("client")
def client(here):
    return a_client(here.token, at=here.dealership, by=here.admin)[0]


@row("feed")
def feed(here):
    return FeedFactory(
        brand=here.dealership.brand,
        dealership=here.dealership,
        name=here.token,
        kind="http",
        url=f"https://example.com/{here.token}",
    )


@row("feed.brand")
def brand_feed(here):
    return FeedFactory(brand=here.dealership.brand, name=here.token)


@row("feed.pushed")
def pushed_feed(here):
    made = FeedFactory(
        brand=here.dealership.brand, dealership=here.dealership, name=here.token, kind="push"
    )
    made.key = f"stock-{made.pk}"
    Feed.objects.filter(pk=made.pk).update(key_hash=hash_key(made.key))
    return made


@row("vehicle")
def vehicle(here):
    return VehicleFactory(
        dealership=here.dealership, feed=here["feed"], model=here.token, stock_number=here.token
    )


@row("run")
def run(here):
    bad = record(0, stock=here.token, vin="", year="never")
    return deliver(here["feed"], stock_file([record(here.number), bad]), f"{here.token}.csv")


@row("run.held")
def held_run(here):
    feed = FeedFactory(
        brand=here.dealership.brand, dealership=here.dealership, name=f"{here.token} feed"
    )
    vehicles = [record(10 * here.number + n) for n in range(6)]
    deliver(feed, stock_file(vehicles), f"{here.token}-full.csv")
    return deliver(feed, stock_file(vehicles[:1]), f"{here.token}.csv")


@row("run.failed")
def failed_run(here):
    feed = FeedFactory(
        brand=here.dealership.brand, dealership=here.dealership, name=f"{here.token} feed"
    )
    run = stock.receive_file(feed, f"{here.token}.csv", b"vin\r\n", by=None)
    SyncRun.objects.filter(pk=run.pk).update(state="failed", reason_code="unreadable")
    return run


@row("run.mendable")
def mendable_run(here):
    feed = FeedFactory(
        brand=here.dealership.brand, dealership=here.dealership, name=f"{here.token} feed"
    )
    bad = record(5 + here.number, vin="NO-VIN", stock=here.token)
    return deliver(feed, stock_file([record(6 + here.number), bad]), f"{here.token}.csv")


@row("conflict")
def conflict(here):
    now = timezone.now()
    return VinConflict.objects.create(
        brand=here.dealership.brand,
        vin=f"VIN{here.number}",
        owner=here.dealership,
        claimants=[here.dealership.pk],
        feed=FeedFactory(brand=here.dealership.brand, name=here.token),
        found_at=now,
        seen_at=now,
    )


@row("outlet")
def outlet(here):
    return Outlet.objects.create(dealership=here.dealership, kind="google")


@row("target")
def target(here):
    address = f"https://{here.token}.example/leads"
    return DeliveryTarget.objects.create(dealership=here.dealership, address=address)


@row("delivery")
def delivery(here):
    # The lead may have been set on its way already, if the target was there first.
    about = {"target": here["target"], "last_error": f"{here.token} refuses"}
    return Delivery.objects.update_or_create(lead=here["lead"], defaults=about)[0]


@row("source")
def source(here):
    return SourceFactory(dealership=here.dealership, name=here.token)


def _lead(here, **changes):
    lead = a_lead(source=here["source"], name=f"{here.token} Customer", email=here.email)
    Lead.objects.filter(pk=lead.pk).update(comments=here.token, **changes)
    return lead


row("lead")(_lead)


def _coded(made):
    """Stands for a row that addresses name by a code instead of its number."""
    return SimpleNamespace(pk=made.code, code=made.code)


@row("entry")
def entry(here):
    event = LeadEvent.objects.create(
        lead=here["lead"],
        kind="call",
        happened_at=timezone.now(),
        by=here["person"],
        is_response=True,
        detail={"result": "voicemail", "note": here.token},
    )
    return _coded(event)


@row("task")
def task(here):
    about = {"subject": here.token, "kind": "task", "due_at": timezone.now()}
    return FollowUp.objects.create(lead=here["lead"], **about)


@row("sla-policy")
def sla_policy(here):
    return _coded(here["lead"].policy)


@row("reply-template")
def reply_template(here):
    texts = {"name": here.token, "subject": here.token, "body": here.token}
    place = here.dealership
    return ReplyTemplate.objects.create(brand=place.brand, dealership=place, **texts)


@row("sequence")
def sequence(here):
    place = here.dealership
    return Sequence.objects.create(brand=place.brand, dealership=place, name=here.token)


@row("no-contact")
def no_contact(here):
    reach = f"{here.token}@example.com".lower()
    return NoContact.objects.create(brand=here.dealership.brand, reach=reach, how="person")


@row("lead.answered")
def answered_lead(here):
    done = {"first_response_at": timezone.now(), "wall_seconds": 60, "business_seconds": 60}
    return _lead(here, **done)


@row("lead.closed")
def closed_lead(here):
    done = {"first_response_at": timezone.now(), "wall_seconds": 60, "business_seconds": 60}
    return _lead(here, **done, verdict="won", closed_at=timezone.now())


@row("lead.excluded")
def excluded_lead(here):
    return _lead(here, excluded_reason="test")


@row("lead.repeated")
def repeated_lead(here):
    """The same customer asked at the dealership next door before."""
    return _lead(here, duplicate_of=here.next_door["lead"])


@row("message")
def message(here):
    raw = adf(name=here.token, phone="", email="")
    return message_with(raw, source=here["source"])


@row("toolkit")
def toolkit(here):
    return ToolkitFactory(published=True, brand=here.dealership.brand, name=here.token)


@row("toolkit.draft")
def toolkit_draft(here):
    return ToolkitFactory(brand=here.dealership.brand, name=here.token)


@row("asset")
def asset(here):
    return _asset(here, here["toolkit"])


@row("asset.draft")
def asset_draft(here):
    return _asset(here, here["toolkit.draft"])


def _asset(here, toolkit):
    file = ContentFile(picture_file().read(), f"{here.token}.png")
    return AssetFactory(toolkit=toolkit, title=here.token, file=file, content_type="image/png")


@row("template")
def template(here):
    return TemplateFactory(toolkit=here["toolkit"], name=here.token)


@row("template.draft")
def template_draft(here):
    return TemplateFactory(toolkit=here["toolkit.draft"], name=here.token)


@row("rule")
def rule(here):
    return RuleFactory(brand=here.dealership.brand, reason=here.token, words=[here.token])


def _campaign(here, **fields):
    campaign = a_campaign(here.dealership.brand, name=here.token, goal=here.token, **fields)
    Incentive.objects.filter(campaigns=campaign).update(name=f"{here.token} cash")
    return campaign


@row("campaign")
def campaign(here):
    """A live campaign of this dealership alone."""
    return here["activation"].enrolment.campaign


@row("campaign.draft")
def campaign_draft(here):
    brand, toolkit = here.dealership.brand, here["toolkit"]
    draft = CampaignFactory(brand=brand, name=here.token, goal=here.token, toolkit=toolkit)
    draft.dealerships.add(here.dealership)
    return draft


@row("loan")
def loan(here):
    fields = {"user": here["person"], "until_date": timezone.localdate() + timedelta(days=9)}
    return CampaignLoan.objects.create(campaign=here["campaign"], **fields)


@row("incentive")
def incentive(here):
    found = here["campaign"].incentives.get()
    Incentive.objects.filter(pk=found.pk).update(name=here.token)
    return found


@row("enrolment")
def enrolment(here):
    return EnrolmentFactory(dealership=here.dealership, campaign=_campaign(here))


def _activation(here, state):
    campaign = _campaign(here, approval_mode=Campaign.ApprovalMode.REGIONAL_MANAGER)
    enrolment = EnrolmentFactory(dealership=here.dealership, campaign=campaign)
    return an_activation(enrolment=enrolment, state=state, reason=here.token)


row("activation")(lambda here: _activation(here, "live"))
row("activation.draft")(lambda here: _activation(here, "draft"))
row("activation.handed")(lambda here: _activation(here, "submitted"))
row("activation.approved")(lambda here: _activation(here, "approved"))
row("link")(lambda here: here["activation"].links.first())


@row("notification")
def notification(here):
    fields = {"kind": "x", "key": here.token, "text": here.token, "url": "/notifications/"}
    return Notification.objects.create(user=here.owner, **fields)
