"""The figures that dashboards show of campaigns."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from campaigns.activations.kpis import facts
from campaigns.programs.actions import cancel_campaign
from dealers.kpis.models import TouchedDay
from dealers.kpis.registry import DealershipDay
from portal.accounts.capabilities import Role
from tests.factories.activations import an_activation

pytestmark = pytest.mark.django_db


@pytest.fixture
def activation():
    return an_activation(state="live")


def day_of(activation, back=0):
    """The dealership's local day, `back` days ago."""
    zone = activation.dealership.zone
    today = timezone.localdate(timezone=zone) - timedelta(days=back)
    starts = datetime.combine(today, datetime.min.time(), tzinfo=zone)
    return DealershipDay(activation.dealership_id, today, starts, starts + timedelta(days=1))


def figures(*days):
    return {(row.day, row.measure): row.value for row in facts(days)}


def test_who_is_enrolled_and_active_stands_at_the_end_of_each_local_day(activation):
    before, today = day_of(activation, back=1), day_of(activation)

    assert figures(before, today) == {
        (before.day, "enrolled"): 0,
        (before.day, "active"): 0,
        (today.day, "enrolled"): 1,
        (today.day, "active"): 1,
        (today.day, "time_to_local"): 1,
    }


def test_what_was_withdrawn_is_active_no_more_until_it_is_live_again(activation):
    today = day_of(activation)
    activation.ended_at = activation.live_at + timedelta(seconds=1)
    activation.save()
    assert figures(today)[today.day, "active"] == 0

    activation.live_at = activation.ended_at + timedelta(seconds=1)
    activation.save()
    assert figures(today)[today.day, "active"] == 1


def test_two_campaigns_make_one_active_dealership(activation):
    an_activation(state="live", dealership=activation.dealership)
    today = day_of(activation)
    assert figures(today)[today.day, "enrolled"] == 1
    assert figures(today)[today.day, "active"] == 1


def test_the_end_of_a_campaign_counts_its_dealerships_again(activation, user_as):
    campaign, today = activation.campaign, day_of(activation)
    TouchedDay.objects.all().delete()
    marketer = user_as(Role.OEM_MARKETER, at=campaign.brand)
    cancel_campaign(campaign, by=marketer)

    assert TouchedDay.objects.filter(dealership_id=today.dealership_id, day=today.day).exists()
    assert figures(today)[today.day, "enrolled"] == 0
