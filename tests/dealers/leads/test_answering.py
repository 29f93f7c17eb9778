"""Answering: what stops the clock, what doesn't, and who may."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from dealers.kpis.models import TouchedDay
from dealers.leads import actions
from dealers.leads.models import Lead
from dealers.leads.states import (
    Channel,
    ContactResult,
    EventKind,
    ExcludedReason,
    LeadState,
    LostReason,
    Verdict,
)
from portal.accounts.capabilities import Role
from portal.common.models import Work
from portal.common.refusals import NotAllowed, OutOfStep, Refused
from tests.factories.leads import a_lead
from tests.factories.network import DealershipFactory

# A Tuesday, 10:00 in Los Angeles.
RECEIVED = datetime(2026, 11, 17, 18, 0, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.fixture(autouse=True)
def _then():
    """Every test begins when the lead arrives."""
    with time_machine.travel(RECEIVED, tick=False):
        yield


@pytest.fixture
def lead(db):
    return a_lead(DealershipFactory(open_on_weekdays=True), received_at=RECEIVED)


@pytest.fixture
def agent(lead, user_as):
    return user_as(Role.SALES_AGENT, at=lead.dealership)


@pytest.fixture
def at():
    """Moves the clock to so many minutes after the lead arrived."""
    travellers = []

    def travel(after: float):
        travellers.append(time_machine.travel(RECEIVED + minutes(after), tick=False))
        travellers[-1].start()

    yield travel
    for traveller in reversed(travellers):
        traveller.stop()


class TestTheClock:
    def test_it_runs_thirty_minutes_with_a_warning_at_twenty(self, lead):
        assert (lead.warn_at, lead.due_at) == (RECEIVED + minutes(20), RECEIVED + minutes(30))
        assert lead.escalate_at == RECEIVED + minutes(60)

    @pytest.mark.parametrize(
        ("after", "state"),
        [(0, "running"), (19, "running"), (20, "at_risk"), (30, "breached"), (300, "breached")],
    )
    def test_its_state_follows_from_the_time_alone(self, lead, after, state):
        now = RECEIVED + minutes(after)

        assert lead.state_at(now) == state
        assert Lead.objects.in_state(state, now).get() == lead

    def test_a_lead_of_the_night_waits_for_the_opening(self, db):
        midnight = datetime(2026, 11, 17, 8, 0, tzinfo=UTC)
        lead = a_lead(DealershipFactory(open_on_weekdays=True), received_at=midnight)

        assert lead.state_at(midnight) == LeadState.WAITING
        assert lead.opens_at == datetime(2026, 11, 17, 17, 0, tzinfo=UTC)
        assert lead.due_at == datetime(2026, 11, 17, 17, 30, tzinfo=UTC)

    def test_every_lead_is_in_exactly_one_state(self, lead, agent, at):
        at(5)
        actions.record_response(lead, by=agent, channel=Channel.CALL)
        a_lead(lead.dealership)
        now = timezone.now()

        found = [row for state in LeadState for row in Lead.objects.in_state(state, now)]
        assert len(found) == Lead.objects.count() == 2
        for row in Lead.objects.all():
            assert row in Lead.objects.in_state(row.state_at(now), now)

    def test_unknown_opening_hours_are_assumed_and_said_so(self, db):
        assert "opening_hours_assumed" in a_lead(received_at=RECEIVED).warnings

    def test_a_dealership_that_changes_its_hours_does_not_change_old_leads(self, lead, agent, at):
        lead.dealership.opening_hours.all().delete()
        at(10)

        actions.record_response(lead, by=agent, channel=Channel.CALL)
        lead.refresh_from_db()
        assert lead.business_seconds == 600


class TestAnswering:
    @pytest.mark.parametrize("channel", Channel)
    def test_a_person_who_reaches_out_stops_the_clock(self, lead, agent, at, channel):
        at(12)
        actions.record_response(lead, by=agent, channel=channel)

        lead.refresh_from_db()
        assert (lead.wall_seconds, lead.business_seconds) == (720, 720)
        assert lead.first_response_by == agent
        assert lead.state == LeadState.MET

    def test_an_answer_after_the_due_time_is_late(self, lead, agent, at):
        at(31)
        actions.record_response(lead, by=agent, channel=Channel.CALL)

        assert Lead.objects.get().state == LeadState.LATE

    def test_both_clocks_are_kept_over_a_night(self, db, user_as, at):
        evening = datetime(2026, 11, 18, 1, 50, tzinfo=UTC)
        lead = a_lead(DealershipFactory(open_on_weekdays=True), received_at=evening)
        agent = user_as(Role.SALES_AGENT, at=lead.dealership)

        with time_machine.travel(datetime(2026, 11, 18, 17, 5, tzinfo=UTC), tick=False):
            actions.record_response(lead, by=agent, channel=Channel.MAIL)
        lead.refresh_from_db()
        assert lead.business_seconds == 15 * 60
        assert lead.wall_seconds == 15 * 3600 + 15 * 60
        assert lead.state == LeadState.MET

    def test_machines_looks_and_assignments_do_not_stop_it(self, lead, agent, user_as, at):
        at(5)
        principal = user_as(Role.DEALER_PRINCIPAL, at=lead.dealership)
        actions.record_automatic_reply(lead)
        actions.note_view(lead, by=agent)
        actions.assign(lead, to=agent, by=principal)

        lead.refresh_from_db()
        assert lead.first_response_at is None
        assert lead.state == LeadState.RUNNING

    def test_an_earlier_contact_told_later_wins_and_corrects_the_figures(self, lead, agent, at):
        at(45)
        actions.record_response(lead, by=agent, channel=Channel.MAIL)
        assert Lead.objects.get().state == LeadState.LATE
        TouchedDay.objects.all().delete()

        actions.record_response(lead, by=agent, channel=Channel.CALL, at=RECEIVED + minutes(7))
        lead.refresh_from_db()
        assert (lead.state, lead.business_seconds) == (LeadState.MET, 420)
        assert TouchedDay.objects.filter(dealership_id=lead.dealership_id).exists()

    def test_a_later_contact_changes_nothing(self, lead, agent, at):
        at(45)
        actions.record_response(lead, by=agent, channel=Channel.CALL, at=RECEIVED + minutes(7))
        actions.record_response(lead, by=agent, channel=Channel.CALL)

        assert Lead.objects.get().business_seconds == 420

    @pytest.mark.parametrize("after", [-1, 46])
    def test_a_contact_before_the_lead_or_in_the_future_is_refused(self, lead, agent, at, after):
        at(45)
        with pytest.raises(Refused):
            actions.record_response(
                lead, by=agent, channel=Channel.CALL, at=RECEIVED + minutes(after)
            )
        assert lead.events.filter(is_response=True).count() == 0

    def test_who_answers_first_owns_it(self, lead, agent):
        actions.record_response(lead, by=agent, channel=Channel.CALL)

        assert Lead.objects.get().owner == agent

    def test_an_answer_withdraws_what_was_to_be_announced(self, lead, agent, at):
        at(5)
        actions.record_response(lead, by=agent, channel=Channel.CALL)

        open_work = Work.objects.open().filter(key=str(lead.pk))
        assert not open_work.exists()

    def test_only_people_of_the_dealership_answer(self, lead, user_as):
        manager = user_as(Role.REGIONAL_MANAGER, at=lead.dealership.region)

        with pytest.raises(NotAllowed):
            actions.record_response(lead, by=manager, channel=Channel.CALL)


class TestOwners:
    def test_a_lead_is_given_only_to_who_can_answer_it(self, lead, user_as):
        principal = user_as(Role.DEALER_PRINCIPAL, at=lead.dealership)
        stranger = user_as(Role.SALES_AGENT, at=DealershipFactory())

        with pytest.raises(NotAllowed):
            actions.assign(lead, to=stranger, by=principal)

    def test_an_agent_gives_away_only_what_is_theirs(self, lead, agent, user_as):
        colleague = user_as(Role.SALES_AGENT, at=lead.dealership)
        with pytest.raises(NotAllowed):
            actions.assign(lead, to=colleague, by=agent)

        actions.claim(lead, by=agent)
        lead.refresh_from_db()
        assert actions.assign(lead, to=colleague, by=agent).owner == colleague

    def test_a_regional_manager_may_reassign_and_the_clock_is_kept(self, lead, agent, user_as):
        manager = user_as(Role.REGIONAL_MANAGER, at=lead.dealership.region)
        actions.assign(lead, to=agent, by=manager)

        lead.refresh_from_db()
        assert (lead.owner, lead.due_at) == (agent, RECEIVED + minutes(30))


class TestClosing:
    def test_an_unanswered_lead_cannot_be_closed(self, lead, agent):
        with pytest.raises(Refused):
            actions.close(lead, by=agent, verdict=Verdict.LOST, lost_reason=LostReason.PRICE)

    def test_lost_says_why_and_a_closed_lead_can_be_opened_again(self, lead, agent):
        actions.record_response(lead, by=agent, channel=Channel.CALL, result=ContactResult.REACHED)
        with pytest.raises(Refused):
            actions.close(lead, by=agent, verdict=Verdict.LOST)

        actions.close(lead, by=agent, verdict=Verdict.LOST, lost_reason=LostReason.PRICE)
        with pytest.raises(OutOfStep):
            actions.close(lead, by=agent, verdict=Verdict.WON)
        assert actions.reopen(lead, by=agent).verdict == Verdict.OPEN

    def test_an_excluded_lead_does_not_count_until_it_is_admitted_again(self, lead, agent, user_as):
        with pytest.raises(NotAllowed):
            actions.exclude(lead, by=agent, reason=ExcludedReason.SPAM)
        principal = user_as(Role.DEALER_PRINCIPAL, at=lead.dealership)

        actions.exclude(lead, by=principal, reason=ExcludedReason.SPAM)
        assert not Lead.objects.eligible().exists()
        actions.readmit(lead, by=principal)
        assert Lead.objects.eligible().exists()
        assert Work.objects.open().filter(kind="leads.breach", key=str(lead.pk)).exists()

    def test_a_lead_readmitted_while_closed_is_watched_once_it_is_open(self, lead, agent, user_as):
        principal = user_as(Role.DEALER_PRINCIPAL, at=lead.dealership)
        breach = Work.objects.open().filter(kind="leads.breach", key=str(lead.pk))
        actions.exclude(lead, by=principal, reason=ExcludedReason.SPAM)
        actions.close(lead, by=agent, verdict=Verdict.LOST, lost_reason=LostReason.PRICE)
        actions.readmit(lead, by=principal)
        assert not breach.exists()

        actions.reopen(lead, by=agent)
        assert breach.get().due_at == lead.due_at


@pytest.mark.django_db(transaction=True)
def test_of_two_agents_who_claim_at_once_one_gets_the_lead(user_as):
    lead = a_lead()
    agents = [user_as(Role.SALES_AGENT, at=lead.dealership) for _ in range(2)]
    start, taken, told = threading.Barrier(2), [], []

    def take(agent):
        start.wait()
        try:
            taken.append(actions.claim(lead, by=agent).owner)
        except OutOfStep as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[agent]) for agent in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == len(told) == 1
    assert str(taken[0]) in told[0]
    assert lead.events.filter(kind=EventKind.ASSIGNED).count() == 1
