"""Warning, breach and escalation: each once, none missed, none when it is not true any more."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from dealers.leads import actions, announcing
from dealers.leads.states import Channel, EventKind
from portal.accounts.capabilities import Role
from portal.common import work
from portal.notifications.models import Notification
from tests.factories.leads import a_lead
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db
RECEIVED = datetime(2026, 11, 17, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _then():
    """Every test begins when the lead arrives."""
    with time_machine.travel(RECEIVED, tick=False):
        yield


@pytest.fixture
def lead():
    return a_lead(DealershipFactory(open_on_weekdays=True), received_at=RECEIVED)


@pytest.fixture
def people(lead, user_as):
    """One of each who may be told, and the same of a competitor who may not."""
    here, other = lead.dealership, DealershipFactory()
    user_as(Role.SALES_AGENT, at=other)
    user_as(Role.DEALER_PRINCIPAL, at=other)
    user_as(Role.REGIONAL_MANAGER, at=other.region)
    return {
        "agent": user_as(Role.SALES_AGENT, at=here),
        "principal": user_as(Role.DEALER_PRINCIPAL, at=here),
        "manager": user_as(Role.REGIONAL_MANAGER, at=here.region),
    }


def run_at(minutes: float) -> None:
    with time_machine.travel(RECEIVED + timedelta(minutes=minutes), tick=False):
        work.drain()


def told() -> set[tuple[str, str]]:
    rows = Notification.objects.select_related("user")
    return {(row.kind.removeprefix("leads."), row.user.full_name) for row in rows}


def test_each_is_told_at_the_right_minute_to_the_right_people(lead, people):
    agent, principal, manager = (people[who].full_name for who in ("agent", "principal", "manager"))

    run_at(19)
    assert told() == set()
    run_at(20)
    assert told() == {("warned", agent)}
    run_at(30)
    assert told() == {("warned", agent), ("breached", agent), ("breached", principal)}
    run_at(59)
    assert ("escalated", manager) not in told()
    run_at(60)
    assert ("escalated", manager) in told()


def test_the_warning_goes_to_the_owner_alone_once_there_is_one(lead, people, user_as):
    user_as(Role.SALES_AGENT, at=lead.dealership)
    actions.claim(lead, by=people["agent"])

    run_at(20)
    assert told() == {("warned", people["agent"].full_name)}


def test_running_it_twice_tells_once(lead, people):
    with time_machine.travel(RECEIVED + timedelta(minutes=31), tick=False):
        announcing.announce_breach(lead.pk)
        announcing.announce_breach(lead.pk)

    assert lead.events.filter(kind=EventKind.BREACHED).count() == 1
    assert Notification.objects.filter(kind="leads.breached").count() == 2


def test_after_a_downtime_the_breach_and_the_escalation_are_made_up_for(lead, people):
    run_at(600)

    kinds = set(lead.events.values_list("kind", flat=True))
    assert {EventKind.BREACHED, EventKind.ESCALATED} <= kinds
    assert EventKind.WARNED not in kinds


def test_an_answered_lead_is_announced_to_nobody_even_if_its_work_is_left_over(lead, people):
    with time_machine.travel(RECEIVED + timedelta(minutes=29), tick=False):
        actions.record_response(lead, by=people["agent"], channel=Channel.CALL)
    with time_machine.travel(RECEIVED + timedelta(minutes=31), tick=False):
        announcing.announce_breach(lead.pk)
        announcing.escalate(lead.pk)
    run_at(90)

    assert Notification.objects.count() == 0
    assert not lead.events.filter(kind=EventKind.BREACHED).exists()


def test_an_answer_after_the_breach_leaves_nothing_to_escalate(lead, people):
    run_at(30)
    with time_machine.travel(RECEIVED + timedelta(minutes=40), tick=False):
        actions.record_response(lead, by=people["agent"], channel=Channel.CALL)
    run_at(61)

    assert not lead.events.filter(kind=EventKind.ESCALATED).exists()


def test_the_whole_network_hears_of_a_regions_lead_only_through_its_own_manager(lead, user_as):
    above = user_as(Role.REGIONAL_MANAGER, at=None)
    run_at(60)

    assert told() == {("escalated", above.full_name)}
