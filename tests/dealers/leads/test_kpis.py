"""The figures of leads: what is counted, on which day, and when it changes."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from dealers.kpis.histograms import Histogram, bucket_of
from dealers.kpis.models import DailyFact
from dealers.kpis.recomputing import day_of, recompute_touched
from dealers.leads import actions, counting, kpis
from dealers.leads.facts import touch_ripe
from dealers.leads.states import Channel, ContactResult, ExcludedReason, Verdict
from dealers.network.places import network
from portal.accounts.capabilities import Role
from portal.common import work
from tests.factories.inventory import FeedFactory, VehicleFactory
from tests.factories.leads import a_lead
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db
# A Tuesday, 10:00 in Los Angeles.
RECEIVED = datetime(2026, 11, 17, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(RECEIVED, tick=False) as traveller:
        yield traveller


@pytest.fixture
def dealership():
    return DealershipFactory(open_on_weekdays=True)


def figures(dealership) -> dict[str, int]:
    recompute_touched()
    return dict(
        DailyFact.objects.filter(dealership=dealership, measure__startswith="leads.").values_list(
            "measure", "value"
        )
    )


def test_each_lead_is_counted_once_in_its_state(dealership, user_as, clock):
    agent = user_as(Role.SALES_AGENT, at=dealership)
    principal = user_as(Role.DEALER_PRINCIPAL, at=dealership)
    same = {"phone": "206-555-0147", "email": "x@example.com"}
    met, late, _breached, excluded = (a_lead(dealership) for _ in range(4))
    a_lead(dealership, **same)
    a_lead(dealership, **same, name="Again")
    actions.exclude(excluded, by=principal, reason=ExcludedReason.TEST)
    clock.shift(timedelta(minutes=10))
    actions.record_response(met, by=agent, channel=Channel.CALL)
    clock.shift(timedelta(minutes=40))
    actions.record_response(late, by=agent, channel=Channel.CALL)

    found = figures(dealership)
    assert found["leads.received"] == 6
    assert found["leads.eligible"] == 4
    assert (found["leads.met"], found["leads.breached"]) == (1, 3)
    assert found["leads.answered"] == found["leads.business_time"] == 2
    assert "leads.open" not in found


def test_an_open_lead_is_shown_apart_until_it_is_due(dealership, clock):
    a_lead(dealership)
    assert figures(dealership)["leads.open"] == 1

    clock.shift(timedelta(minutes=31))
    work.drain()
    found = figures(dealership)
    assert found["leads.breached"] == 1
    assert "leads.open" not in found


def test_a_contact_told_late_corrects_the_figures(dealership, user_as, clock):
    agent = user_as(Role.SALES_AGENT, at=dealership)
    lead = a_lead(dealership)
    clock.shift(timedelta(minutes=45))
    work.drain()
    assert figures(dealership)["leads.breached"] == 1

    early = RECEIVED + timedelta(minutes=12)
    actions.record_response(lead, by=agent, channel=Channel.CALL, at=early)
    found = figures(dealership)
    assert found["leads.met"] == 1
    assert "leads.breached" not in found


def test_both_times_are_kept_as_histograms(dealership, user_as, clock):
    agent = user_as(Role.SALES_AGENT, at=dealership)
    lead = a_lead(dealership, received_at=RECEIVED - timedelta(hours=2))
    clock.shift(timedelta(minutes=10))
    actions.record_response(lead, by=agent, channel=Channel.CALL)
    figures(dealership)

    facts = {fact.measure: fact for fact in DailyFact.objects.filter(dealership=dealership)}
    business = Histogram.unpacked(facts["leads.business_time"].histogram).percentile(0.5)
    wall = Histogram.unpacked(facts["leads.wall_time"].histogram).percentile(0.5)
    assert business == pytest.approx(70 * 60, rel=0.02)
    assert wall == pytest.approx(130 * 60, rel=0.02)
    assert Histogram.unpacked(facts["leads.arrivals"].histogram) == Counter({8: 1})


def test_a_lead_counts_on_the_dealerships_local_day(dealership):
    late_evening = datetime(2026, 11, 17, 7, 30, tzinfo=UTC)
    a_lead(dealership, received_at=late_evening)
    recompute_touched()

    days = set(DailyFact.objects.filter(measure="leads.received").values_list("day", flat=True))
    assert [day.isoformat() for day in days] == ["2026-11-16"]


def test_late_now_is_counted_where_one_sees_figures_and_listed_where_one_sees_leads(
    dealership, user_as, clock
):
    lead = a_lead(dealership)
    a_lead(DealershipFactory(open_on_weekdays=True))
    clock.shift(timedelta(minutes=31))
    manager = user_as(Role.REGIONAL_MANAGER, at=dealership.region)
    marketer = user_as(Role.OEM_MARKETER, at=dealership.brand)
    competitor = user_as(Role.DEALER_PRINCIPAL, at=DealershipFactory(region=dealership.region))

    everywhere = network()
    assert kpis.count_late(manager, everywhere) == kpis.count_late(marketer, everywhere) == 1
    assert [row.title for row in kpis.late_rows(manager, everywhere, 5)] == [lead.title]
    assert kpis.late_rows(marketer, everywhere, 5) == []
    assert kpis.count_late(competitor, everywhere) == 0
    assert "state=breached" in kpis.late_url(everywhere)


def test_history_is_added_without_a_word_to_anybody_and_counts(dealership, user_as):
    agent = user_as(Role.SALES_AGENT, at=dealership)
    source = actions.source_for(dealership.brand, "Website", kind="landing_page")
    received = RECEIVED - timedelta(days=7)
    answered = actions.PastLead(
        received_at=received,
        form={"name": "Ann Lee", "email": "ann@example.com", "model": "Vento"},
        owner=agent,
        contacts=(actions.PastContact(received + timedelta(minutes=9), agent),),
    )
    missed = actions.PastLead(received_at=received, form={"email": "bo@example.com"})

    leads = actions.add_history(dealership, source, [answered, missed])
    work.drain()

    assert [lead.state for lead in leads] == ["met", "breached"]
    assert leads[0].business_seconds == 540
    assert not work.Work.objects.filter(kind__startswith="leads.").exists()
    kpis_day = list(kpis.lead_facts([_day(dealership, received)]))
    assert {(fact.measure, fact.value) for fact in kpis_day} >= {
        ("leads.met", 1),
        ("leads.breached", 1),
    }


def _day(dealership, at):
    return day_of(dealership, at.astimezone(dealership.zone).date())


def test_the_way_to_a_sale_is_counted_once_it_can_be_said(dealership, user_as, clock):
    agent = user_as(Role.SALES_AGENT, at=dealership)
    feed = FeedFactory(brand=dealership.brand)
    VehicleFactory(dealership=dealership, feed=feed, make="Aurel", model="Vento", powertrain="bev")
    sold, silent = a_lead(dealership), a_lead(dealership, make="Other", model="Thing")
    actions.record_response(sold, by=agent, channel=Channel.CALL, result=ContactResult.APPOINTMENT)
    clock.shift(timedelta(days=2))
    actions.record_show(sold, by=agent, came=True)
    actions.close(sold, by=agent, verdict=Verdict.WON)
    found = figures(dealership)
    assert (found["leads.silent"], found["leads.heard"]) == (1, 1)
    assert (found["leads.contacted"], found["leads.appointments"], found["leads.shows"]) == (
        1,
        1,
        1,
    )
    assert (found["leads.bev_lead"], found["leads.bev_appointment"], found["leads.bev_sale"]) == (
        1,
        1,
        1,
    )
    assert "leads.cohort_7" not in found

    clock.shift(timedelta(days=6))
    touch_ripe(datetime.now(UTC))
    found = figures(dealership)
    assert (found["leads.cohort_7"], found["leads.sold_7"]) == (2, 1)
    assert "leads.cohort_30" not in found
    assert silent.powertrain == ""


def test_the_database_puts_times_into_the_buckets_that_python_does():
    edges = [2**n + d for n in range(23) for d in (-1, 0, 1)] + list(range(0, 5000, 7))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s, {counting._bucket('s')} FROM unnest(%s::bigint[]) AS s",  # noqa: S608
            [edges],
        )
        assert [row for row in cursor.fetchall() if bucket_of(row[0]) != row[1]] == []
