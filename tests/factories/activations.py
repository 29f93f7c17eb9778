"""Campaigns with something to localize, and activations at every step."""

from datetime import timedelta

import factory
from django.utils import timezone

from campaigns.activations import tracking
from campaigns.activations.models import Activation
from campaigns.incentives.models import Incentive, Revision
from tests.factories.network import DealershipFactory, UserFactory
from tests.factories.programs import CampaignFactory, EnrolmentFactory
from tests.factories.toolkits import ToolkitFactory, make_starter
from toolkits.compliance.disclosures import shipped
from toolkits.compliance.models import DisclosureRule

GOOD = {
    "headline": "Spring starts with us",
    "intro": "<p>Three people, two lifts and a coffee that is worth the way to us.</p>",
    "subject": "Spring starts with us",
}


class IncentiveFactory(factory.django.DjangoModelFactory):
    """A cash bonus of 1,500 on two models, in force since yesterday for a month."""

    class Meta:
        model = Incentive
        skip_postgeneration_save = True

    brand = factory.SubFactory("tests.factories.network.BrandFactory")
    name = factory.Sequence(lambda n: f"Incentive {n}")
    kind = Incentive.Kind.CASH

    @factory.post_generation
    def terms(self, create, extracted, **kwargs):
        today = timezone.localdate()
        Revision.objects.create(
            incentive=self,
            **{
                "number": 1,
                "currency": "USD",
                "amount": 1500,
                "models_offered": ["Vento", "Strata"],
                "effective_from": today - timedelta(days=1),
                "effective_until": today + timedelta(days=30),
                **(extracted or {}),
            },
        )


def accept_wordings():
    """Lets every shipped disclosure be accepted, as a compliance reviewer does once."""
    reviewer = UserFactory()
    for wording in shipped():
        DisclosureRule.objects.get_or_create(
            key=wording.key, defaults={"text": wording.text, "accepted_by": reviewer}
        )


def a_campaign(brand, **fields):
    """A live campaign with a page, a mail and a cash bonus, its wordings accepted."""
    accept_wordings()
    toolkit = ToolkitFactory(published=True, brand=brand)
    make_starter("offer_page", toolkit=toolkit)
    make_starter("offer_mail", toolkit=toolkit)
    campaign = CampaignFactory(brand=brand, toolkit=toolkit, live=True, **fields)
    IncentiveFactory(brand=brand).campaigns.add(campaign)
    return campaign


def an_enrolment(dealership=None, **campaign):
    """One dealership's enrolment in a campaign of its own."""
    dealership = dealership or DealershipFactory()
    return EnrolmentFactory(
        dealership=dealership, campaign=a_campaign(dealership.brand, **campaign)
    )


def an_activation(dealership=None, *, state="draft", enrolment=None, **fields):
    """An activation in this state, everything filled in as a careful dealership does."""
    enrolment = enrolment or an_enrolment(dealership)
    done = {"values": good_values(enrolment.campaign)} | fields
    if state in {"approved", "scheduled", "live", "ended"}:
        done = {"approved_at": timezone.now()} | done
    if state in {"live", "ended"}:
        done = {"live_at": timezone.now()} | done
    if state != "draft":
        done = {"submitted_by": UserFactory(), "submitted_at": timezone.now()} | done
    activation = Activation.owned_by(
        enrolment.dealership,
        enrolment=enrolment,
        slug=tracking.new_slug(enrolment),
        state=state,
        **done,
    )
    activation.save()
    if state in {"scheduled", "live"}:
        tracking.make_links(activation)
    return activation


def good_values(campaign):
    """What passes every rule, for each template of the campaign."""
    return {
        str(template.pk): {
            zone.key: GOOD[zone.key] for zone in template.zones.all() if zone.key in GOOD
        }
        for template in campaign.toolkit.templates.all()
    }
