"""Rows of toolkits, campaigns, incentives and activations in each state."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from campaigns.incentives.models import Incentive
from campaigns.programs.models import Campaign, CampaignLoan
from tests.access.making import row
from tests.factories.activations import a_campaign, an_activation
from tests.factories.programs import CampaignFactory, EnrolmentFactory
from tests.factories.toolkits import (
    AssetFactory,
    RuleFactory,
    TemplateFactory,
    ToolkitFactory,
    picture_file,
)


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
    token = here.token_of("campaign")
    campaign = a_campaign(here.dealership.brand, name=token, goal=token, **fields)
    Incentive.objects.filter(campaigns=campaign).update(name=here.token_of("incentive"))
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


@row("loan")
def loan(here):
    fields = {"user": here["person"], "until_date": timezone.localdate() + timedelta(days=9)}
    return CampaignLoan.objects.create(campaign=here["campaign"], **fields)
