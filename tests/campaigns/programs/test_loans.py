"""A campaign lent to an agency: that one and no other, until a day, out on the next request."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from campaigns.programs import actions
from campaigns.programs.models import Campaign, CampaignLoan
from campaigns.programs.policies import may_write_brief
from dealers.network.policies import check_may_view_as
from portal.accounts.capabilities import Role
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.common.refusals import NotAllowed, Refused
from tests.factories.network import BrandFactory, UserFactory
from tests.factories.programs import CampaignFactory

pytestmark = pytest.mark.django_db
BRIEF = {"name": "Agency's", "goal": "Sell", "brief": "", "visual": "ocean"}


@pytest.fixture
def brand():
    return BrandFactory()


@pytest.fixture
def draft(brand):
    return CampaignFactory(brand=brand)


@pytest.fixture
def marketer(user_as, brand):
    return user_as(Role.OEM_MARKETER, at=brand)


@pytest.fixture
def agency():
    return UserFactory(email="agency@example.com")


def lend(draft, agency, marketer, *, days=3, writes=True):
    until = timezone.localdate() + timedelta(days=days)
    actions.lend_campaign(draft, agency, writes=writes, until=until, by=marketer)


def typed(draft):
    return BRIEF | {"brand": draft.brand_id, "starts_on": draft.starts_on, "ends_on": draft.ends_on}


def agree(user, campaigns):
    """Holds the list, the single check and the page to one answer, and gives what is seen."""
    user = User.objects.get(pk=user.pk)
    listed = set(Campaign.objects.visible_to(user))
    for campaign in campaigns:
        assert not may_write_brief(user, campaign) or campaign in listed
    return listed


def test_an_agency_sees_what_it_was_lent_and_nothing_else(client, draft, brand, agency, marketer):
    other = CampaignFactory(brand=brand)
    client.force_login(agency)
    page = reverse("campaigns:detail", args=[draft.pk])
    assert client.get(page).status_code == 404

    lend(draft, agency, marketer)

    assert agree(agency, [draft, other]) == {draft}
    assert client.get(page).status_code == 200
    assert client.get(reverse("campaigns:detail", args=[other.pk])).status_code == 404
    assert draft.name in client.get(reverse("campaigns:list")).content.decode()


def test_it_writes_the_brief_and_leaves_the_rest_to_the_brand(client, draft, agency, marketer):
    lend(draft, agency, marketer)
    client.force_login(agency)

    answer = client.post(reverse("programs:brief", args=[draft.pk]), typed(draft))

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.name == "Agency's"
    for step in ("programs:audience", "programs:review", "incentives:offer-step"):
        assert client.get(reverse(step, args=[draft.pk])).status_code == 403
    for step in ("programs:publish", "programs:cancel", "programs:lend"):
        assert client.post(reverse(step, args=[draft.pk])).status_code == 403
    with pytest.raises(NotAllowed):
        actions.set_audience(draft, by=agency, whole_brand=True)
    with pytest.raises(NotAllowed):
        actions.revise_draft(draft, by=agency)


def test_who_was_lent_a_look_writes_nothing(client, draft, agency, marketer):
    lend(draft, agency, marketer, writes=False)
    client.force_login(agency)

    answer = client.post(reverse("programs:brief", args=[draft.pk]), typed(draft))

    assert answer.status_code == 403
    assert agree(agency, [draft]) == {draft}


def test_it_ends_by_itself_with_its_last_day(draft, agency, marketer):
    lend(draft, agency, marketer, days=1)

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert agree(agency, [draft]) == set()
        assert not may_write_brief(agency, draft)


def test_taken_back_it_is_gone_on_the_next_request(client, draft, agency, marketer):
    lend(draft, agency, marketer)
    client.force_login(marketer)
    page = client.get(reverse("campaigns:detail", args=[draft.pk])).content.decode()
    assert str(agency) in page

    client.post(reverse("programs:take-back", args=[CampaignLoan.objects.get().pk]))

    client.force_login(agency)
    assert client.get(reverse("campaigns:detail", args=[draft.pk])).status_code == 404
    events = Entry.objects.filter(event__in=["campaign.lent", "campaign.taken_back"])
    assert events.count() == 2


def test_a_marketer_lends_by_address_and_is_told_when_there_is_nobody(
    client, draft, agency, marketer
):
    client.force_login(marketer)
    address = reverse("programs:lend", args=[draft.pk])
    day = timezone.localdate() + timedelta(days=2)

    client.post(address, {"email": "Agency@Example.com", "until": day, "writes": "on"})
    assert CampaignLoan.objects.get().writes
    answer = client.post(address, {"email": "nobody@example.com", "until": day}, follow=True)
    assert "invite them first" in answer.content.decode()
    assert CampaignLoan.objects.count() == 1


def test_only_the_brands_marketers_lend_and_not_into_the_past(draft, agency, marketer, user_as):
    stranger = user_as(Role.OEM_MARKETER, at=BrandFactory())

    for somebody in (stranger, agency):
        with pytest.raises(NotAllowed):
            lend(draft, UserFactory(), somebody)
    with pytest.raises(NotAllowed):
        lend(draft, marketer, marketer)
    with pytest.raises(Refused):
        lend(draft, agency, marketer, days=-1)


def test_the_persons_page_tells_and_viewing_as_minds_it(client, draft, marketer, user_as, brand):
    admin = user_as(Role.NETWORK_ADMIN, at=brand)
    viewer = user_as(Role.VIEWER, at=brand)
    lend(draft, viewer, marketer)
    client.force_login(admin)
    assert draft.name in client.get(reverse("network:person", args=[viewer.pk])).content.decode()
    check_may_view_as(admin, viewer)

    foreign = CampaignFactory(brand=BrandFactory())
    lend(foreign, viewer, user_as(Role.OEM_MARKETER, at=foreign.brand))
    assert (
        foreign.name not in client.get(reverse("network:person", args=[viewer.pk])).content.decode()
    )
    with pytest.raises(NotAllowed):
        check_may_view_as(admin, viewer)
