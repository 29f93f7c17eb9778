"""The figures that dashboards show of campaigns."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from campaigns.activations.kpis import facts
from dealers.kpis.registry import DealershipDay
from tests.factories.activations import an_activation

pytestmark = pytest.mark.django_db


def test_enrolments_activations_and_their_times_fall_on_the_local_day():
    activation = an_activation(state="live")
    dealership = activation.dealership
    today = timezone.localdate(timezone=dealership.zone)
    starts = datetime.combine(today, datetime.min.time(), tzinfo=dealership.zone)
    day = DealershipDay(dealership.pk, today, starts, starts + timedelta(days=1))
    before = DealershipDay(
        dealership.pk, today - timedelta(days=1), starts - timedelta(days=1), starts
    )

    rows = {(row.day, row.measure): row.value for row in facts([before, day])}

    assert rows == {
        (today, "enrolments"): 1,
        (today, "activations"): 1,
        (today, "time_to_local"): 1,
    }
