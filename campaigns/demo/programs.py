"""The demo's campaigns: published and localized by the actions that people use, then set back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from campaigns.activations import actions as activations
from campaigns.activations.localizing import is_open
from campaigns.activations.models import Activation
from campaigns.demo.offers import CAMPAIGNS, GERMAN_ZONES, INTROS, CampaignPlan
from campaigns.incentives.actions import create_incentive, set_offer
from campaigns.programs.actions import (
    cancel_campaign,
    create_campaign,
    publish_campaign,
    set_audience,
)
from campaigns.programs.models import Campaign, Enrolment
from campaigns.programs.tasks import turn_the_calendar
from dealers.network.actions import add_member
from dealers.network.models import Brand, Region
from portal.accounts.capabilities import Role
from portal.accounts.models import User
from portal.common import work
from portal.common.models import Work
from toolkits.compliance.actions import accept_wording
from toolkits.compliance.disclosures import shipped
from toolkits.creative.actions import add_from_starter
from toolkits.creative.models import Template, Zone
from toolkits.creative.starters import starters
from toolkits.library.actions import create_toolkit, publish_toolkit
from toolkits.library.models import Toolkit


def build_programs(today: date, random: Random) -> None:
    """Add campaigns in every state, with their toolkits, incentives and activations."""
    marketer = User.objects.get(email__startswith="marketer@")
    add_member(marketer, Role.OEM_MARKETER, at=Brand.objects.get(name="Kalvo"), by=None)
    compliance = User.objects.get(email__startswith="compliance@")
    for wording in shipped():
        accept_wording(wording.key, wording.text, by=compliance)
    for plan in CAMPAIGNS:
        campaign = _draft(plan, marketer, today)
        if plan.state in (Campaign.State.LIVE, Campaign.State.SCHEDULED, Campaign.State.ENDED):
            _run(campaign, plan, marketer, today, random)
        elif plan.state == Campaign.State.CANCELLED:
            cancel_campaign(campaign, by=marketer, reason=plan.brief)
    turn_the_calendar(Work(kind="programs.calendar"))


def _draft(plan: CampaignPlan, marketer: User, today: date) -> Campaign:
    brand = Brand.objects.get(name=plan.brand)
    campaign = create_campaign(
        by=marketer,
        brand=brand,
        name=plan.name,
        goal=plan.goal,
        brief=plan.brief,
        visual=plan.visual,
        starts_on=today + timedelta(days=plan.starts),
        ends_on=today + timedelta(days=plan.ends),
    )
    incentive = create_incentive(
        by=marketer,
        brand=brand,
        name=plan.offer.name,
        kind=plan.offer.kind,
        country="DE" if brand.name == "Kalvo" else "US",
        effective_from=campaign.starts_on,
        effective_until=campaign.ends_on,
        models_offered=list(plan.offer.models),
        **plan.offer.terms,
    )
    toolkit = _toolkit(plan, brand, marketer)
    set_offer(
        campaign, by=marketer, incentives=[incentive], toolkit=toolkit, approval_mode=plan.approval
    )
    regions = Region.objects.filter(brand=brand, name__in=plan.regions)
    set_audience(campaign, by=marketer, whole_brand=not plan.regions, regions=regions)
    return campaign


def _toolkit(plan: CampaignPlan, brand: Brand, marketer: User) -> Toolkit:
    toolkit = create_toolkit(brand=brand, name=plan.name, summary=plan.goal, by=marketer)
    for key in ("offer_page", "offer_mail"):
        template = add_from_starter(toolkit, starters()[key], by=marketer)
        template.zones.filter(key="headline").update(default=plan.headline)
        if brand.name == "Kalvo":
            _say_in_german(template)
    if plan.state != Campaign.State.DRAFT:
        publish_toolkit(toolkit, by=marketer)
    return toolkit


def _say_in_german(template: Template) -> None:
    """Give a starter's zones German words, as a German brand's marketer would."""
    for key, words in GERMAN_ZONES.items():
        zone = template.zones.filter(key=key)
        zone.filter(mode=Zone.Mode.CHOICE).update(choices=list(words))
        zone.update(default=words[0])


def _run(
    campaign: Campaign, plan: CampaignPlan, marketer: User, today: date, random: Random
) -> None:
    """Publish as of the first day, let dealerships move, then set the clock back."""
    published_on = min(campaign.starts_on, today) - timedelta(days=3)
    publish_campaign(campaign, by=marketer, today=min(campaign.starts_on, today))
    finish("programs.enrol")
    campaign.refresh_from_db()
    published_at = _at(published_on, 10)
    Campaign.objects.filter(pk=campaign.pk).update(published_at=published_at)
    Toolkit.objects.filter(campaigns=campaign).update(published_at=published_at)
    enrolments = campaign.enrolments.select_related("dealership", "campaign__brand")
    enrolments.update(enrolled_at=published_at)
    for enrolment in enrolments.order_by("dealership__code"):
        if random.random() < plan.moved:
            _localize(enrolment, plan, published_at, random)


def _localize(
    enrolment: Enrolment, plan: CampaignPlan, published_at: datetime, random: Random
) -> None:
    """Let a dealership fill its templates in and take them as far as its turn of mind goes."""
    person = User.objects.filter(
        memberships__dealership=enrolment.dealership,
        memberships__role=Role.DEALER_MARKETING_MANAGER,
    ).first()
    if person is None:
        return
    activation = activations.start_activation(enrolment, by=person)
    german = enrolment.dealership.country == "DE"
    templates = Template.objects.filter(toolkit=enrolment.campaign.toolkit_id).with_zones()
    for template in templates:
        values = _values(template, random.choice(INTROS["de" if german else "en"]))
        activations.save_values(activation, template, values, version=activation.version, by=person)
    if random.random() < 0.12:
        return  # still a draft
    activations.submit_activation(activation, by=person)
    if activation.state == Activation.State.SUBMITTED and not _reviewed(activation, random):
        return
    activations.activate(activation, by=person)
    live_at = min(published_at + timedelta(days=random.uniform(1, 9)), timezone.now())
    Activation.objects.filter(pk=activation.pk, live_at__isnull=False).update(live_at=live_at)


def _values(template: Template, intro: str) -> dict[str, str]:
    values = {zone.key: zone.default for zone in template.zones.all() if is_open(zone)}
    return values | {"intro": intro}


def _reviewed(activation: Activation, random: Random) -> bool:
    """Let the regional manager decide; tells whether it was approved."""
    manager = User.objects.get(email__startswith="regional@")
    chance = random.random()
    if chance < 0.6:
        activations.approve_activation(activation, by=manager)
    elif chance < 0.8:
        reason = "Please name the days on which the test drives take place."
        activations.return_activation(activation, by=manager, reason=reason)
    activation.refresh_from_db()
    return activation.state == Activation.State.APPROVED


def finish(*kinds: str) -> None:
    """Do the waiting work of these kinds here and now."""
    for pk in _waiting(kinds):
        work.run(pk)


def _waiting(kinds: Iterable[str]) -> list[int]:
    due = Work.objects.due(timezone.now()).filter(kind__in=list(kinds))
    return list(due.order_by("pk").values_list("pk", flat=True))


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())
