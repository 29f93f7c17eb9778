"""Policies and their stages: which counts, who is told when, who gets the lead."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from dealers.leads import actions, announcing
from dealers.leads.models import Lead, LeadEvent, SlaPolicy
from dealers.leads.states import Channel, EventKind, PauseReason, StageHours
from dealers.network.models import Region
from portal.accounts.capabilities import Role
from portal.common import work
from portal.common.refusals import NotAllowed, OutOfStep, Refused
from portal.notifications.models import Notification
from tests.factories.leads import SourceFactory, a_lead
from tests.factories.network import DealershipFactory, RegionFactory

pytestmark = pytest.mark.django_db
# A Tuesday, 10:00 in Los Angeles.
RECEIVED = datetime(2026, 11, 17, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(RECEIVED, tick=False):
        yield


@pytest.fixture
def dealership():
    return DealershipFactory(open_on_weekdays=True)


@pytest.fixture
def admin(user_as):
    return user_as(Role.NETWORK_ADMIN, at=None)


def policy(dealership, admin, *, seen=0, **told):
    draft = SlaPolicy(brand=dealership.brand, **told)
    return actions.save_policy(draft, by=admin, seen=seen)


def at(minutes):
    return time_machine.travel(RECEIVED + timedelta(minutes=minutes), tick=False)


def told(kind):
    rows = Notification.objects.filter(kind=f"leads.{kind}").select_related("user")
    return {row.user for row in rows}


def test_a_lead_keeps_the_version_it_arrived_under(dealership, admin):
    policy(dealership, admin, first_response_minutes=30)
    before = a_lead(dealership, received_at=RECEIVED)
    with at(1):
        policy(dealership, admin, seen=1, first_response_minutes=15)
        after = a_lead(dealership, received_at=RECEIVED + timedelta(minutes=1))
        actions.record_customer(before, at=RECEIVED)

    before.refresh_from_db()
    assert before.due_at == RECEIVED + timedelta(minutes=30)
    assert after.due_at == RECEIVED + timedelta(minutes=16)
    assert (before.policy.version, after.policy.version) == (1, 2)


def test_a_version_counts_from_its_day_on(dealership, admin):
    draft = SlaPolicy(brand=dealership.brand, first_response_minutes=15)
    tomorrow = RECEIVED + timedelta(days=1)
    actions.save_policy(draft, by=admin, seen=0, effective_from=tomorrow)

    today, later = (
        a_lead(dealership, received_at=RECEIVED),
        a_lead(dealership, received_at=tomorrow),
    )
    assert today.due_at - RECEIVED == timedelta(minutes=30)
    assert later.due_at - tomorrow == timedelta(minutes=15)


def test_the_narrowest_policy_counts_until_it_ends(dealership, admin):
    district = dealership.region
    above = Region.objects.get(pk=district.pk)
    source = SourceFactory(dealership=dealership)
    told = {5: {"source": source}, 10: {"kind": "lease"}, 15: {"region": above}, 20: {}}
    for target, for_whom in told.items():
        policy(dealership, admin, first_response_minutes=target, warn_minutes=1, **for_whom)
    inside = {"inside": '<id source="x">1</id>'}

    def target(**about):
        lead = a_lead(dealership, received_at=RECEIVED, **about)
        return (lead.due_at - RECEIVED) // timedelta(minutes=1)

    assert target(source=source, **inside) == 5
    assert target() == 15
    elsewhere = DealershipFactory(
        open_on_weekdays=True, region=RegionFactory(brand=dealership.brand)
    )
    assert a_lead(elsewhere, received_at=RECEIVED).policy.first_response_minutes == 20
    policy(dealership, admin, seen=1, region=above, is_ended=True)
    assert target() == 20


def test_of_two_who_edit_the_second_is_told(dealership, admin):
    policy(dealership, admin)
    policy(dealership, admin, seen=1, first_response_minutes=20)

    with pytest.raises(OutOfStep):
        policy(dealership, admin, seen=1, first_response_minutes=25)


@pytest.mark.parametrize(
    "wrong",
    [{"warn_minutes": 30}, {"escalate_minutes": 20}, {"is_ended": True}],
)
def test_a_policy_that_contradicts_itself_is_refused(dealership, admin, wrong):
    with pytest.raises(Refused):
        policy(dealership, admin, **wrong)


def test_only_a_network_admin_of_the_brand_changes_policies(dealership, user_as):
    for person in (
        user_as(Role.DEALER_PRINCIPAL, at=dealership),
        user_as(Role.NETWORK_ADMIN, at=DealershipFactory().brand),
    ):
        with pytest.raises(NotAllowed):
            policy(dealership, person)


def test_each_stage_is_told_by_its_own_hours(dealership, admin, user_as):
    # Ten minutes before closing: the manager hears tonight, the regional manager in office hours.
    evening = datetime(2026, 11, 18, 1, 50, tzinfo=UTC)
    policy(
        dealership,
        admin,
        manager_minutes=45,
        manager_hours=StageHours.ALWAYS,
        escalate_minutes=60,
        escalate_hours=StageHours.OFFICE,
    )
    lead = a_lead(dealership, received_at=evening)

    # Due at 9:20 the next morning; nobody is told before that.
    due = datetime(2026, 11, 18, 17, 20, tzinfo=UTC)
    assert (lead.due_at, lead.manager_at) == (due, due)
    assert lead.escalate_at == datetime(2026, 11, 18, 18, 0, tzinfo=UTC)


def test_the_manager_is_told_at_the_stage_of_the_policy_and_once(dealership, admin, user_as):
    principal = user_as(Role.DEALER_PRINCIPAL, at=dealership)
    agent = user_as(Role.SALES_AGENT, at=dealership)
    policy(dealership, admin, manager_minutes=45)
    lead = a_lead(dealership, received_at=RECEIVED)
    with at(31):
        work.drain()
        assert told("breached") == {agent}
    with at(46):
        work.drain()
        announcing.tell_manager(lead.pk)
    assert told("manager") == {principal}
    assert Notification.objects.filter(kind="leads.manager").count() == 1


def test_after_a_downtime_one_sweep_says_everything_once(dealership, admin, user_as):
    agents = {user_as(Role.SALES_AGENT, at=dealership) for _ in range(2)}
    manager = user_as(Role.REGIONAL_MANAGER, at=dealership.region)
    policy(dealership, admin, manager_minutes=40, rescue_minutes=45)
    lead = a_lead(dealership, received_at=RECEIVED)
    with at(200):
        assert work.drain() >= 5
        assert work.drain() == 0

    kinds = list(lead.events.values_list("kind", flat=True))
    for kind in (EventKind.BREACHED, EventKind.MANAGER, EventKind.RESCUED, EventKind.ESCALATED):
        assert kinds.count(kind) == 1, kind
    assert EventKind.WARNED not in kinds
    assert told("escalated") == {manager}
    assert Lead.objects.get(pk=lead.pk).owner in agents


def test_leads_are_handed_out_in_turn_to_who_is_there(dealership, admin, user_as):
    first, second, away = (
        user_as(Role.SALES_AGENT, at=dealership, full_name=name) for name in ("A", "B", "C")
    )
    actions.set_availability(away, is_away=True)
    policy(dealership, admin, hands_out=True)
    leads = []
    for n in range(4):
        with at(n):
            leads.append(a_lead(dealership, received_at=RECEIVED + timedelta(minutes=n)))
            work.drain()

    owners = [Lead.objects.get(pk=lead.pk).owner for lead in leads]
    assert owners == [first, second, first, second]
    assert told("given") == {first, second}


def test_a_rescue_gives_the_lead_to_somebody_else_and_keeps_the_clock(dealership, user_as):
    owner, other = (user_as(Role.SALES_AGENT, at=dealership) for _ in range(2))
    manager = user_as(Role.REGIONAL_MANAGER, at=dealership.region)
    lead = a_lead(dealership, received_at=RECEIVED)
    actions.claim(lead, by=owner)
    with at(35):
        actions.rescue(lead, by=manager)

    rescued = Lead.objects.get(pk=lead.pk)
    assert (rescued.owner, rescued.due_at) == (other, lead.due_at)
    assert told("rescued") == {other}
    actions.set_availability(owner, is_away=True)
    with at(40), pytest.raises(Refused):
        actions.rescue(lead, by=manager)
    with pytest.raises(NotAllowed):
        actions.rescue(lead, by=owner)


def test_nobody_is_told_while_the_clock_stands_and_time_is_added_after(dealership, user_as):
    principal = user_as(Role.DEALER_PRINCIPAL, at=dealership)
    lead = a_lead(dealership, received_at=RECEIVED)
    with at(5):
        actions.pause(lead, by=principal, reason=PauseReason.CUSTOMER)
    with at(120):
        work.drain()
        assert not Notification.objects.exists()
        resumed = actions.resume(lead, by=principal)
        assert resumed.due_at == RECEIVED + timedelta(minutes=145)
    with at(146):
        work.drain()
        assert told("breached") == {principal}


def test_a_breach_cannot_be_paused_away(dealership, user_as):
    principal = user_as(Role.DEALER_PRINCIPAL, at=dealership)
    lead = a_lead(dealership, received_at=RECEIVED)
    with at(31), pytest.raises(OutOfStep):
        actions.pause(lead, by=principal, reason=PauseReason.CUSTOMER)


def test_a_withdrawn_answer_leaves_the_customer_waiting_again(dealership, user_as):
    agent = user_as(Role.SALES_AGENT, at=dealership)
    lead = a_lead(dealership, received_at=RECEIVED)
    with at(5):
        event = actions.record_response(lead, by=agent, channel=Channel.CALL)
        actions.withdraw(event, by=agent)
        with pytest.raises(OutOfStep):
            actions.withdraw(event, by=agent)
    with at(31):
        work.drain()

    assert Lead.objects.get(pk=lead.pk).first_response_at is None
    assert told("breached") == {agent}
    assert LeadEvent.objects.get(pk=event.pk).withdrawn_by == agent


def test_a_customer_who_writes_again_gets_a_clock_of_their_own(dealership, admin, user_as):
    agent = user_as(Role.SALES_AGENT, at=dealership)
    policy(dealership, admin, next_response_minutes=60)
    lead = a_lead(dealership, received_at=RECEIVED)
    with at(5):
        actions.record_response(lead, by=agent, channel=Channel.CALL)
    with at(10):
        actions.record_customer(lead, note="And the price?")
    with at(71):
        work.drain()
        work.drain()
    assert told("next") == {agent}
    assert lead.events.filter(kind=EventKind.OVERDUE).count() == 1
    with at(80):
        actions.record_response(lead, by=agent, channel=Channel.MAIL)
    assert Lead.objects.get(pk=lead.pk).next_due_at is None


def test_a_missing_first_appointment_is_told(dealership, admin, user_as):
    agent = user_as(Role.SALES_AGENT, at=dealership)
    policy(dealership, admin, appointment_minutes=120)
    with_date, without = (a_lead(dealership, received_at=RECEIVED) for _ in range(2))
    for lead in (with_date, without):
        actions.record_response(lead, by=agent, channel=Channel.CALL)
    actions.set_appointment(with_date, by=agent, at=RECEIVED + timedelta(days=2))
    with at(121):
        work.drain()

    overdue = LeadEvent.objects.filter(kind=EventKind.OVERDUE)
    assert [event.lead for event in overdue] == [without]
