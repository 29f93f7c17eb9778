"""A lead's life in any order, told late and out of order: its clock is that of a model that walks.

The model knows the events and looks at each minute in turn; it shares no code with the clock.
`LEAD_LIVES` is how many lives are tried: 5 unless told, 200 in `make clock`.
"""

import os
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from dealers.leads import actions, chronicle
from dealers.leads.models import Lead, LeadEvent
from dealers.leads.states import (
    Channel,
    EventKind,
    ExcludedReason,
    LeadState,
    LostReason,
    PauseReason,
    Verdict,
)
from dealers.network.actions import add_member
from portal.accounts.capabilities import Role
from portal.common.models import Work
from portal.common.refusals import Refused
from tests.factories.leads import a_lead
from tests.factories.network import DealershipFactory, UserFactory

LIVES = int(os.environ.get("LEAD_LIVES", "5"))
ZONE = ZoneInfo("America/Los_Angeles")
# A Friday at 17:40 in Los Angeles: twenty minutes before closing, and before a weekend.
ARRIVAL = datetime(2026, 11, 21, 1, 40, tzinfo=UTC)
MINUTE, TARGET, WARNING = timedelta(minutes=1), 30, 20
minutes = st.integers(0, 45)


def is_open(at):
    shown = at.astimezone(ZONE)
    return shown.weekday() < 5 and 9 <= shown.hour < 18


class Model:
    """What was told of a lead, and what a person with a wall clock makes of it."""

    def __init__(self):
        self.told = []
        self.excluded = self.closed = False

    def tell(self, kind, at, pk):
        self.told.append((at, pk, kind))

    def take_back(self, pk):
        self.told = [entry for entry in self.told if entry[1] != pk]

    def first_response(self):
        return min((at for at, _, kind in self.told if kind == "response"), default=None)

    def walk(self, upto):
        """Business minutes by `upto`, when each target was reached, and since when it stands."""
        counted, reached, stands = 0, {}, None
        changes = sorted(entry for entry in self.told if entry[2] in ("pause", "resume"))
        for n in range(int((upto - ARRIVAL) / MINUTE) + 1):
            at = ARRIVAL + n * MINUTE
            for target in (WARNING, TARGET):
                if counted == target:
                    reached.setdefault(target, at)
            for when, _, kind in [c for c in changes if c[0] == at]:
                if kind == "pause" and stands is None and TARGET not in reached:
                    stands = when
                elif kind == "resume":
                    stands = None
            if at < upto and is_open(at) and stands is None:
                counted += 1
        return counted, reached, stands

    def business_seconds(self):
        return self.walk(self.first_response())[0] * 60

    def state(self, now):
        if self.excluded:
            return LeadState.EXCLUDED
        answered = self.first_response()
        horizon = max(now, answered or now) + timedelta(days=5)
        _, reached, stands = self.walk(horizon)
        due = reached.get(TARGET)
        if answered:
            return LeadState.LATE if due and answered > due else LeadState.MET
        if stands and due is None:
            return LeadState.PAUSED
        if due <= now:
            return LeadState.BREACHED
        # It arrived while the place was open, so it never waits for the opening.
        return LeadState.AT_RISK if reached[WARNING] <= now else LeadState.RUNNING


class LeadMachine(RuleBasedStateMachine):
    """Everything that can happen to a lead; refusals are allowed, lies are not."""

    @initialize()
    def arrive(self):
        self.travel = time_machine.travel(ARRIVAL, tick=False)
        self.clock = self.travel.start()
        self.now, self.model = ARRIVAL, Model()
        self.lead = a_lead(self.dealership, received_at=ARRIVAL)

    def teardown(self):
        if hasattr(self, "travel"):
            self.travel.stop()

    def ago(self, back):
        return max(ARRIVAL, self.now - back * MINUTE)

    def attempt(self, action, *args, **named):
        try:
            return action(*args, **named)
        except Refused:
            return None

    @rule(forward=st.sampled_from([1, 5, 10, 20, 30, 60 * 15, 60 * 63]))
    def pass_time(self, forward):
        self.now += forward * MINUTE
        self.clock.move_to(self.now)

    @rule(back=minutes, channel=st.sampled_from(Channel))
    def respond(self, back, channel):
        at = self.ago(back)
        event = actions.record_response(self.lead, by=self.agent, channel=channel, at=at)
        self.model.tell("response", at, event.pk)

    @rule(back=minutes)
    def reply_automatically(self, back):
        actions.record_automatic_reply(self.lead, at=self.ago(back))

    @rule(back=minutes)
    def hear_from_the_customer(self, back):
        actions.record_customer(self.lead, at=self.ago(back))

    @rule(back=minutes, stand=st.booleans())
    def tell_of_a_pause(self, back, stand):
        lead, at = chronicle.lock(self.lead), self.ago(back)
        kind = EventKind.PAUSED if stand else EventKind.RESUMED
        event = chronicle.add_event(lead, kind, self.manager, at)
        chronicle.settle(lead)
        self.model.tell("pause" if stand else "resume", at, event.pk)

    @rule(stand=st.booleans())
    def pause_or_resume(self, stand):
        if stand:
            done = self.attempt(
                actions.pause, self.lead, by=self.manager, reason=PauseReason.CUSTOMER
            )
        else:
            done = self.attempt(actions.resume, self.lead, by=self.manager)
        if done:
            event = LeadEvent.objects.filter(lead=self.lead).latest("pk")
            self.model.tell("pause" if stand else "resume", self.now, event.pk)

    @rule(data=st.data())
    def withdraw_a_response(self, data):
        told = [pk for _, pk, kind in self.model.told if kind == "response"]
        if told:
            pk = data.draw(st.sampled_from(told))
            actions.withdraw(LeadEvent.objects.get(pk=pk), by=self.agent)
            self.model.take_back(pk)

    @rule()
    def exclude(self):
        actions.exclude(self.lead, by=self.manager, reason=ExcludedReason.TEST)
        self.model.excluded = True

    @rule()
    def readmit(self):
        actions.readmit(self.lead, by=self.manager)
        self.model.excluded = False

    @rule()
    def close(self):
        lost = {"verdict": Verdict.LOST, "lost_reason": LostReason.PRICE}
        self.model.closed |= bool(self.attempt(actions.close, self.lead, by=self.agent, **lost))

    @rule()
    def reopen(self):
        if self.attempt(actions.reopen, self.lead, by=self.agent):
            self.model.closed = False

    @rule()
    def change_hands(self):
        self.attempt(actions.claim, self.lead, by=self.agent)
        self.attempt(actions.rescue, self.lead, by=self.manager)
        actions.assign(self.lead, to=self.other, by=self.manager)
        actions.note_view(self.lead, by=self.agent)

    @invariant()
    def the_lead_is_what_the_model_says(self):
        if not hasattr(self, "lead"):
            return
        lead = Lead.objects.get(pk=self.lead.pk)
        state = self.model.state(self.now)
        assert lead.state_at(self.now) == state
        assert Lead.objects.in_state(state, self.now).filter(pk=lead.pk).exists()
        assert lead.first_response_at == self.model.first_response()
        if lead.first_response_at:
            assert lead.business_seconds == self.model.business_seconds()
        assert (lead.closed_at is not None) == self.model.closed

    @invariant()
    def only_what_can_still_be_true_waits_to_be_announced(self):
        if not hasattr(self, "lead"):
            return
        lead = Lead.objects.get(pk=self.lead.pk)
        kinds = ("leads.warn", "leads.breach", "leads.escalate")
        rows = Work.objects.filter(kind__in=kinds, key=str(lead.pk), state=Work.State.WAITING)
        silent = lead.first_response_at or lead.excluded_reason or lead.closed_at or lead.paused_at
        wanted = set() if silent else {lead.warn_at, lead.due_at, lead.escalate_at}
        assert set(rows.values_list("due_at", flat=True)) == wanted


@pytest.mark.django_db
def test_a_leads_clock_is_that_of_the_model():
    with time_machine.travel(ARRIVAL, tick=False):
        dealership = DealershipFactory(open_on_weekdays=True)
        people = {name: UserFactory() for name in ("agent", "other", "manager")}
        for name, person in people.items():
            role = Role.DEALER_PRINCIPAL if name == "manager" else Role.SALES_AGENT
            add_member(person, role, at=dealership, by=None)
    machine = type("Machine", (LeadMachine,), {"dealership": dealership, **people})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=14 if LIVES < 100 else 30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
