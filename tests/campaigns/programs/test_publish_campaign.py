"""Publishing: once, for exactly the audience, whatever is killed in between."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from campaigns.programs import actions, enrolling, tasks
from campaigns.programs.models import Campaign, Enrolment
from portal.accounts.capabilities import Role
from portal.audit.models import Entry
from portal.common import work
from portal.common.models import Work
from portal.common.refusals import NotAllowed, OutOfStep, Refused
from portal.notifications.models import Notification
from tests.factories.network import DealershipFactory
from tests.factories.programs import CampaignFactory


@pytest.fixture
def campaign(db):
    campaign = CampaignFactory(whole_brand=True)
    DealershipFactory.create_batch(5, region__brand=campaign.brand)
    return campaign


@pytest.fixture
def marketer(user_as, campaign):
    return user_as(Role.OEM_MARKETER, at=campaign.brand)


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(enrolling, "BATCH", 2)


def test_it_is_live_at_once_and_enrols_the_audience_in_batches(campaign, marketer, small_batches):
    actions.publish_campaign(campaign, by=marketer)

    campaign.refresh_from_db()
    assert (campaign.state, campaign.reach) == (Campaign.State.LIVE, 5)
    assert Work.objects.filter(kind="programs.enrol").count() == 3
    assert not campaign.enrolments.exists()
    work.drain()
    assert campaign.enrolments.count() == 5
    assert Entry.objects.get(event="campaign.published").detail == {"reach": 5}


def test_a_later_first_day_only_schedules_it(campaign, marketer):
    campaign.starts_on = timezone.localdate() + timedelta(days=3)
    campaign.save()

    actions.publish_campaign(campaign, by=marketer)

    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.SCHEDULED


def test_a_batch_that_runs_twice_enrols_and_tells_once(campaign, marketer, user_as):
    dealership = campaign.brand.dealerships.first()
    person = user_as(Role.DEALER_MARKETING_MANAGER, at=dealership)
    actions.publish_campaign(campaign, by=marketer)

    for batch in Work.objects.filter(kind="programs.enrol"):
        tasks.enrol_batch(batch)
        tasks.enrol_batch(batch)

    assert campaign.enrolments.count() == 5
    assert Notification.objects.filter(user=person).count() == 1


def test_people_are_told_in_their_own_language_and_salespeople_are_not(campaign, marketer, user_as):
    dealership = campaign.brand.dealerships.first()
    user_as(Role.SALES_AGENT, at=dealership)
    user_as(Role.DEALER_MARKETING_MANAGER, at=dealership)
    actions.publish_campaign(campaign, by=marketer)

    work.drain()

    assert [n.text for n in Notification.objects.all()] == [
        f"New campaign for you: {campaign.name}"
    ]


def test_a_worker_killed_in_the_middle_of_a_batch_loses_nothing(
    campaign, marketer, small_batches, monkeypatch
):
    actions.publish_campaign(campaign, by=marketer)
    real, died = enrolling.notify, []

    def die_once(*args, **kwargs):
        if not died:
            died.append(True)
            raise KeyboardInterrupt
        real(*args, **kwargs)

    monkeypatch.setattr(enrolling, "notify", die_once)
    with pytest.raises(KeyboardInterrupt):
        work.drain()
    assert campaign.enrolments.count() == 0
    work.drain()

    assert campaign.enrolments.count() == 5


def test_publishing_again_is_out_of_step(campaign, marketer):
    actions.publish_campaign(campaign, by=marketer)

    with pytest.raises(OutOfStep):
        actions.publish_campaign(campaign, by=marketer)
    assert Entry.objects.filter(event="campaign.published").count() == 1


def test_an_empty_audience_is_refused_and_stays_a_draft(campaign, marketer):
    campaign.whole_brand = False
    campaign.save()

    with pytest.raises(Refused, match="audience is empty"):
        actions.publish_campaign(campaign, by=marketer)
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.DRAFT


def test_without_a_toolkit_there_is_nothing_to_publish(campaign, marketer):
    campaign.toolkit = None
    campaign.save()

    with pytest.raises(Refused, match="toolkit"):
        actions.publish_campaign(campaign, by=marketer)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.COMPLIANCE_REVIEWER, Role.OEM_FINANCE])
def test_only_marketers_publish(campaign, user_as, role):
    with pytest.raises(NotAllowed):
        actions.publish_campaign(campaign, by=user_as(role, at=campaign.brand))


def test_a_marketer_of_another_brand_does_not_publish(campaign, user_as):
    with pytest.raises(NotAllowed):
        actions.publish_campaign(
            campaign, by=user_as(Role.OEM_MARKETER, at=CampaignFactory().brand)
        )


def test_a_dealership_that_joins_the_audience_later_is_enrolled_then(campaign, marketer):
    actions.publish_campaign(campaign, by=marketer)
    work.drain()
    late = DealershipFactory(region__brand=campaign.brand)

    tasks.enrol_newcomers(Work())
    work.drain()

    campaign.refresh_from_db()
    assert campaign.enrolments.filter(dealership=late).exists()
    assert campaign.reach == 6


@pytest.mark.django_db
def test_the_calendar_starts_and_ends_campaigns():
    yesterday = timezone.localdate() - timedelta(days=1)
    published = {"published_at": timezone.now()}
    starting = CampaignFactory(state=Campaign.State.SCHEDULED, **published)
    ending = CampaignFactory(
        state=Campaign.State.LIVE, starts_on=yesterday, ends_on=yesterday, **published
    )

    tasks.turn_the_calendar(Work())

    starting.refresh_from_db()
    ending.refresh_from_db()
    assert (starting.state, ending.state) == (Campaign.State.LIVE, Campaign.State.ENDED)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_is_out_of_step(campaign, marketer):
    start, outcomes = Barrier(2), []

    def publish():
        start.wait()
        try:
            actions.publish_campaign(Campaign.objects.get(pk=campaign.pk), by=marketer)
            outcomes.append("published")
        except OutOfStep:
            outcomes.append("out of step")
        finally:
            connection.close()

    threads = [Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["out of step", "published"]
    work.drain()
    assert Enrolment.objects.filter(campaign=campaign).count() == 5
