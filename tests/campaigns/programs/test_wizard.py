"""The publish wizard over HTTP: drafts are kept, errors stand beside their fields, the count is shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.incentives.models import Incentive
from campaigns.programs.models import Campaign
from portal.accounts.capabilities import Role
from tests.factories.network import BrandFactory, DealershipFactory
from tests.factories.programs import CampaignFactory
from tests.factories.toolkits import ToolkitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand():
    return BrandFactory()


@pytest.fixture
def marketer(sign_in, brand):
    return sign_in(Role.OEM_MARKETER, at=brand)


def brief(brand, **typed):
    today = timezone.localdate()
    return {
        "brand": brand.pk,
        "name": "Summer",
        "starts_on": today,
        "ends_on": today + timedelta(days=9),
        "visual": "ocean",
    } | typed


def test_from_the_brief_to_published(client, marketer, brand):
    dealership = DealershipFactory(region__brand=brand)
    toolkit = ToolkitFactory(published=True, brand=brand)

    client.post("/campaigns/new/", brief(brand))
    campaign = Campaign.objects.get()
    base = f"/campaigns/{campaign.pk}"
    client.post(f"{base}/offer/", {"toolkit": toolkit.pk, "approval_mode": "automatic"})
    client.post(f"{base}/audience/", {"regions": [dealership.region.pk]})
    review = client.get(f"{base}/review/").content.decode()
    client.post(f"{base}/publish/")

    campaign.refresh_from_db()
    assert "Publish to 1 dealership" in review
    assert campaign.state == Campaign.State.LIVE
    assert client.get(f"{base}/review/").status_code == 422


def test_dates_in_the_wrong_order_are_said_beside_the_field(client, marketer, brand):
    ends_on = timezone.localdate() - timedelta(days=2)

    answer = client.post("/campaigns/new/", brief(brand, ends_on=ends_on, goal="Keep this"))

    assert answer.status_code == 422
    assert "The last day is before the first." in answer.content.decode()
    assert "Keep this" in answer.content.decode()
    assert not Campaign.objects.exists()


def test_an_unknown_dealer_code_is_named_and_the_foreign_one_is_unknown(client, marketer, brand):
    campaign = CampaignFactory(brand=brand)
    foreign = DealershipFactory()

    answer = client.post(
        f"/campaigns/{campaign.pk}/audience/", {"dealerships": f"nope, {foreign.code}"}
    )

    assert answer.status_code == 422
    assert f"nope, {foreign.code}" in answer.content.decode()


def test_the_count_follows_what_is_ticked_and_nothing_is_kept(client, marketer, brand):
    campaign = CampaignFactory(brand=brand)
    DealershipFactory.create_batch(3, region__brand=brand)

    answer = client.post(f"/campaigns/{campaign.pk}/reach/", {"whole_brand": "on"})

    assert ">3<" in answer.content.decode()
    campaign.refresh_from_db()
    assert not campaign.whole_brand


def test_a_brand_that_is_not_ones_own_cannot_be_chosen(client, marketer):
    assert client.post("/campaigns/new/", brief(BrandFactory())).status_code == 422


@pytest.mark.parametrize("step", ["brief", "offer", "audience", "review"])
def test_dealers_do_not_know_that_there_is_a_draft(client, sign_in, brand, step):
    campaign = CampaignFactory(brand=brand)
    sign_in(Role.DEALER_PRINCIPAL, at=DealershipFactory(region__brand=brand))

    assert client.get(f"/campaigns/{campaign.pk}/{step}/").status_code == 404


def test_a_viewer_of_the_brand_sees_the_draft_and_may_not_change_it(client, sign_in, brand):
    campaign = CampaignFactory(brand=brand)
    sign_in(Role.VIEWER, at=brand)

    assert client.get(f"/campaigns/{campaign.pk}/").status_code == 200
    assert client.get(f"/campaigns/{campaign.pk}/brief/").status_code == 403
    assert client.post(f"/campaigns/{campaign.pk}/publish/").status_code == 403


def test_an_incentive_is_made_and_revised_and_lacking_terms_are_asked_for(client, marketer, brand):
    terms = {
        "brand": brand.pk,
        "name": "Lease",
        "kind": "lease",
        "country": "us",
        "currency": "usd",
        "effective_from": timezone.localdate(),
        "monthly_payment": "289",
        "term_months": "36",
    }
    refused = client.post("/incentives/new/", terms)
    client.post("/incentives/new/", terms | {"due_at_signing": "2499"})
    incentive = Incentive.objects.get()
    client.post(f"/incentives/{incentive.pk}/revise/", terms | {"due_at_signing": "1999"})

    assert refused.status_code == 422
    assert [revision.number for revision in incentive.revisions.all()] == [2, 1]
    assert client.get(f"/incentives/{incentive.pk}/").status_code == 200
