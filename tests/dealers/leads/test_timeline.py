"""The timeline as people read it."""

from datetime import UTC, datetime

import pytest

from dealers.leads import actions, timeline
from dealers.leads.states import Channel
from portal.accounts.capabilities import Role
from tests.factories.leads import a_lead
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db


def test_an_appointment_is_told_by_the_dealerships_clock_with_its_zone(user_as):
    dealership = DealershipFactory(time_zone="America/Denver")
    lead, agent = a_lead(dealership), user_as(Role.SALES_AGENT, at=dealership)
    actions.record_response(lead, by=agent, channel=Channel.CALL)
    actions.set_appointment(lead, by=agent, at=datetime(2040, 1, 15, 17, tzinfo=UTC))

    told = [line.text for line in timeline.lines(lead, lead.events.all())]
    assert "15 Jan 2040, 10:00 MST" in told
