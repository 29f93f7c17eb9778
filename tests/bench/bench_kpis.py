"""Dashboards from facts: against raw leads, the exact percentile, a full recompute, and 100 ms.

`KPI_LEADS` is how many leads a dealership gets a day: 15 unless told, 60 for a full run.
"""

import os
from collections.abc import Iterator
from copy import copy
from datetime import timedelta
from random import Random

from django.db import connection
from django.test import Client
from django.utils import timezone

from dealers.kpis.actions import touch_all, touch_since
from dealers.kpis.figures import answers_to
from dealers.kpis.questions import Question
from dealers.kpis.recomputing import recompute_touched
from dealers.kpis.registry import catalogue
from dealers.leads.models import Lead
from dealers.network.actions import add_member
from dealers.network.models import Dealership
from dealers.network.places import place_at
from portal.accounts.capabilities import Role
from portal.common.periods import Period
from tests.bench import Goal, bench, interleaved
from tests.factories.leads import a_lead
from tests.factories.network import DealershipFactory, RegionFactory, UserFactory

DEALERSHIPS, DAYS, LEADS = 16, 60, int(os.environ.get("KPI_LEADS", "15"))
SIZE = f"{DEALERSHIPS * DAYS * LEADS} leads"
METRICS = ("leads.within_sla", "leads.first_response_median", "leads.first_response_p90")
# The same three figures of a region and 30 days, straight from the leads.
RAW = """
SELECT count(*) FILTER (WHERE first_response_at <= due_at),
       count(*) FILTER (WHERE coalesce(first_response_at, now()) > due_at),
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY business_seconds)
FROM leads_lead lead JOIN network_dealership dealership ON dealership.id = lead.dealership_id
WHERE lead.region_id = %s AND duplicate_of_id IS NULL AND excluded_reason = ''
  AND (received_at AT TIME ZONE dealership.time_zone)::date BETWEEN %s AND %s
"""


def fill() -> Question:
    """A region with two months of leads, and what its manager wants to know."""
    region, random = RegionFactory(), Random(11)
    for _one in range(DEALERSHIPS):
        pattern = a_lead(DealershipFactory(region=region))
        leads = [spread(pattern, n, random) for n in range(1, DAYS * LEADS)]
        Lead.objects.bulk_create(leads, batch_size=2000)
    manager = UserFactory()
    add_member(manager, Role.REGIONAL_MANAGER, at=region, by=None)
    return Question(manager, place_at(region), Period.last_days(30, timezone.localdate()))


def spread(pattern: Lead, number: int, random: Random) -> Lead:
    """The pattern again, at another time and answered in another."""
    lead = copy(pattern)
    lead.pk = Lead().pk
    lead.prospect_index, lead.external_key = number, ""
    lead.received_at = timezone.now() - timedelta(seconds=random.uniform(0, DAYS * 86400))
    lead.due_at = lead.received_at + timedelta(minutes=30)
    lead.business_seconds = lead.wall_seconds = round(random.lognormvariate(6.5, 1.2))
    lead.first_response_at = lead.received_at + timedelta(seconds=lead.wall_seconds)
    return lead


def raw(question: Question) -> list[tuple]:
    """The figures of the period and of the one before, from the leads."""
    rows = []
    for span in (question.period, question.period.previous()):
        with connection.cursor() as cursor:
            cursor.execute(RAW, [question.place.object.pk, span.first, span.last])
            rows.append(cursor.fetchone())
    return rows


@bench("kpis")
def dashboards() -> Iterator[Goal]:
    """A region's dashboard from facts."""
    question = fill()
    metrics = [catalogue.metrics[key] for key in METRICS]
    today = timezone.localdate()
    ids = list(Dealership.objects.values_list("pk", flat=True))

    def everything() -> None:
        touch_since(today - timedelta(days=DAYS))
        recompute_touched()

    def one_day() -> None:
        touch_all([(pk, today - timedelta(days=3)) for pk in ids])
        recompute_touched()

    day, full = interleaved(one_day, everything, rounds=3)
    yield Goal("kpis.incremental_day", day * 1000, "ms", "a full recompute", full * 1000, at_most=0.1, size=SIZE)  # fmt: skip

    facts, leads = interleaved(
        lambda: answers_to(question, metrics), lambda: raw(question), rounds=9
    )
    yield Goal("kpis.region_30_days", facts * 1000, "ms", "the same from raw leads", leads * 1000, at_most=1, size=SIZE)  # fmt: skip

    (met, missed, exact), _before = raw(question)
    answers = answers_to(question, metrics)
    within, *times = (answers[key].now for key in METRICS)
    assert (within.numerator, within.denominator) == (met, met + missed)
    error = max(abs(time.value / true - 1) for time, true in zip(times, exact, strict=True))
    yield Goal("kpis.percentile_error", error, "of the time", "2 %", 0.02, at_most=1, size=SIZE)

    client = Client(SERVER_NAME="localhost")
    client.force_login(question.user)
    assert client.get("/insights/").status_code == 200
    page, _nothing = interleaved(lambda: client.get("/insights/"), lambda: None, rounds=5)
    yield Goal("kpis.board_page", page * 1000, "ms", "the limit", 100, at_most=1, size=SIZE)
