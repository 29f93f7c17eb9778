"""The SLA engine against DuckDB, on the same leads in the same run.

`SLA_LEADS` is how many there are: 120,000 unless told, 3,000,000 for a full run, spread over
`SLA_DAYS` days (400) and `SLA_DEALERSHIPS` dealerships (20; 200 for a full run) in `SLA_REGIONS` (5).
"""

import gc
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import duckdb
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.utils import timezone

from dealers.kpis.actions import touch_all, touch_since
from dealers.kpis.figures import answers_to
from dealers.kpis.questions import Question
from dealers.kpis.recomputing import recompute_touched
from dealers.kpis.registry import catalogue
from dealers.leads.clock import Hours, compile_calendar
from dealers.network.actions import add_member
from dealers.network.models import Dealership
from dealers.network.places import network, place_at
from portal.accounts.capabilities import Role
from portal.common.periods import Period
from tests.bench import Goal, bench, interleaved
from tests.factories.leads import a_lead
from tests.factories.network import DealershipFactory, RegionFactory, UserFactory

LEADS = int(os.environ.get("SLA_LEADS", "120000"))
DAYS = int(os.environ.get("SLA_DAYS", "400"))
DEALERSHIPS = int(os.environ.get("SLA_DEALERSHIPS", "20"))
REGIONS = int(os.environ.get("SLA_REGIONS", "5"))
SIZE = f"{LEADS} leads"
METRICS = ("leads.within_sla", "leads.first_response_median", "leads.first_response_p90")
WEEK = (((time(8), time(12)), (time(13), time(18))),) * 5 + (((time(9), time(14)),), ())
ZONE = "America/Los_Angeles"
FACTS = ("id", "dealership_id", "region_id", "received_at", "due_at", "first_response_at", "business_seconds")  # fmt: skip

# Leads like the patterns, at other times, answered or not: made in the database, for speed. Those that
# nobody has answered for a month were given up.
FILL = """
INSERT INTO leads_lead ({columns})
SELECT {values} FROM leads_lead pattern
CROSS JOIN LATERAL (
    SELECT n, now() - random() * interval '{days} days' AS at,
           (exp(6.5 + 1.2 * (random() + random() + random() + random() - 2) * 1.73))::bigint AS took,
           random() < 0.93 AS answered
    FROM generate_series(1, {each}) n WHERE pattern.id IS NOT NULL
) made WHERE pattern.prospect_index = 0
"""
GIVEN_UP = "NOT made.answered AND made.at < now() - interval '30 days'"
CHANGED = {
    "id": "gen_random_uuid()",
    "prospect_index": "made.n",
    "external_key": "''",
    "received_at": "made.at",
    "opens_at": "made.at",
    "warn_at": "made.at + interval '20 minutes'",
    "due_at": "made.at + interval '30 minutes'",
    "escalate_at": "made.at + interval '60 minutes'",
    "first_response_at": "CASE WHEN made.answered THEN made.at + made.took * interval '1 second' END",
    "wall_seconds": "CASE WHEN made.answered THEN made.took END",
    "business_seconds": "CASE WHEN made.answered THEN made.took END",
    "verdict": f"CASE WHEN {GIVEN_UP} THEN 'lost' ELSE '' END",
    "closed_at": f"CASE WHEN {GIVEN_UP} THEN made.at + interval '30 days' END",
}
CONTACTS = """
INSERT INTO leads_leadcontact ({columns})
SELECT {values} FROM leads_leadcontact pattern JOIN leads_lead first ON first.id = pattern.lead_id
JOIN leads_lead made ON made.dealership_id = first.dealership_id AND made.prospect_index > 0
WHERE first.prospect_index = 0
"""


def copy_rows(cursor: CursorWrapper, table: str, changed: dict[str, str], statement: str) -> None:
    """Rows like the table's own, but for what is changed."""
    cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", [table])  # fmt: skip
    names = [name for (name,) in cursor.fetchall()]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(changed.get(name, f'pattern."{name}"') for name in names)
    each = LEADS // DEALERSHIPS
    cursor.execute(statement.format(columns=columns, values=values, days=DAYS, each=each))


def fill() -> SimpleNamespace:
    """A network with leads, and two people who look at its figures."""
    regions = [RegionFactory() for _ in range(1)]
    regions += [RegionFactory(brand=regions[0].brand) for _ in range(REGIONS - 1)]
    for n in range(DEALERSHIPS):
        a_lead(DealershipFactory(region=regions[n % REGIONS], time_zone=ZONE))
    with connection.cursor() as cursor:
        copy_rows(cursor, "leads_lead", CHANGED, FILL)
        copy_rows(cursor, "leads_leadcontact", {"lead_id": "made.id"}, CONTACTS)
        cursor.execute("VACUUM ANALYZE leads_lead, leads_leadcontact")
    manager, head = UserFactory(), UserFactory()
    add_member(manager, Role.REGIONAL_MANAGER, at=regions[0], by=None)
    add_member(head, Role.NETWORK_ADMIN, at=None, by=None)
    today = timezone.localdate()
    return SimpleNamespace(
        region=Question(manager, place_at(regions[0]), Period.last_days(30, today)),
        nation=Question(head, network(), Period.last_days(365, today)),
    )


def exported(folder: str) -> duckdb.DuckDBPyConnection:
    """DuckDB with the same leads in a parquet file."""
    csv, parquet = Path(folder) / "leads.csv", Path(folder) / "leads.parquet"
    with csv.open("wb") as file, connection.cursor() as cursor:
        query = f"COPY (SELECT {', '.join(FACTS)} FROM leads_lead WHERE prospect_index > 0) TO STDOUT (FORMAT csv, HEADER)"  # noqa: S608
        with cursor.copy(query) as copy:
            for block in copy:
                file.write(block)
    duck = duckdb.connect()
    duck.execute(f"COPY (FROM read_csv('{csv}')) TO '{parquet}' (FORMAT parquet)")
    duck.execute(f"CREATE VIEW leads AS FROM read_parquet('{parquet}')")
    return duck


def in_duckdb(duck: duckdb.DuckDBPyConnection, question: Question) -> list[tuple]:
    """The three figures of a question and of the period before, from the parquet file."""
    region = question.place.object
    where = f"region_id = '{region.pk}'" if region else "true"
    rows = []
    for span in (question.period, question.period.previous()):
        rows += duck.execute(
            f"""SELECT count(*) FILTER (first_response_at <= due_at),
                   count(*) FILTER (coalesce(first_response_at, now()) > due_at),
                   quantile_cont(business_seconds, [0.5, 0.9])
            FROM leads WHERE {where}
             AND (received_at AT TIME ZONE '{ZONE}')::date BETWEEN ? AND ?""",  # noqa: S608
            [span.first, span.last],
        ).fetchall()
    return rows


def business_time(duck: duckdb.DuckDBPyConnection) -> tuple[float, float, int]:
    """Seconds for the business time of every answered lead: by the compiled calendar, by DuckDB."""
    first = (timezone.now() - timedelta(days=DAYS + 40)).date()
    calendar = compile_calendar(Hours(ZONE, WEEK), first, first + timedelta(days=DAYS + 120))
    spans = list(zip(calendar.starts, calendar.ends, calendar.before, strict=True))
    duck.execute("CREATE TABLE spans (starts BIGINT, ends BIGINT, before BIGINT)")
    duck.executemany("INSERT INTO spans VALUES (?, ?, ?)", spans)
    duck.execute("CREATE TABLE asked AS SELECT epoch_us(received_at) AS a, epoch_us(first_response_at) AS b FROM leads WHERE first_response_at IS NOT NULL")  # fmt: skip
    pairs = [
        (datetime.fromtimestamp(a / 1e6, UTC), datetime.fromtimestamp(b / 1e6, UTC))
        for a, b in duck.execute("SELECT a, b FROM asked").fetchall()
    ]
    counted: list[int] = []

    def ours() -> None:
        seconds = calendar.business_seconds
        counted[:] = [seconds(a, b) for a, b in pairs]

    def theirs() -> None:
        duck.execute(
            """CREATE OR REPLACE TABLE answered AS SELECT
               (until.before + least(b, until.ends) - until.starts
                - since.before - least(a, since.ends) + since.starts) // 1000000 AS seconds
               FROM asked ASOF JOIN spans since ON a >= since.starts
                          ASOF JOIN spans until ON b >= until.starts"""
        )

    mine, duck_time = interleaved(ours, theirs, rounds=3)
    total = duck.execute("SELECT sum(seconds) FROM answered").fetchone()[0]
    assert abs(sum(counted) - total) <= len(pairs), (sum(counted), total)
    return mine, duck_time, len(pairs)


def recomputes() -> tuple[float, float]:
    """Seconds to restate one day everywhere, and every day."""
    today, ids = timezone.localdate(), list(Dealership.objects.values_list("pk", flat=True))

    def restate_day() -> None:
        touch_all([(pk, today - timedelta(days=3)) for pk in ids])
        recompute_touched()

    def restate_all() -> None:
        touch_since(today - timedelta(days=DAYS))
        recompute_touched()

    restate_all()
    day, full = interleaved(restate_day, restate_all, rounds=1 if LEADS > 1_000_000 else 3)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE kpis_dailyfact, kpis_regionrollup, kpis_brandrollup")
    return day, full


@bench("sla")
def engine() -> Iterator[Goal]:
    """Clock, facts and dashboards."""
    asked = fill()
    day, full = recomputes()
    yield Goal("sla.incremental_day", day * 1000, "ms", "every day's facts", full * 1000, at_most=0.02, size=SIZE)  # fmt: skip
    # Pages come before the clock and DuckDB, which leave a process with gigabytes in pieces.
    yield from _pages(asked)
    with TemporaryDirectory() as folder:
        duck = exported(folder)
        mine, theirs, count = business_time(duck)
        yield Goal("sla.full_recompute", count / mine, "leads/s", "DuckDB", count / theirs, at_least=0.3, size=SIZE)  # fmt: skip
        metrics = [catalogue.metrics[key] for key in METRICS]
        for name, question, most in (("region_30_days", asked.region, 0.1), ("national_365_days", asked.nation, 0.2)):  # fmt: skip
            facts, raw = interleaved(
                lambda q=question: answers_to(q, metrics), lambda q=question: in_duckdb(duck, q), rounds=9
            )  # fmt: skip
            yield Goal(f"sla.{name}", facts * 1000, "ms", "DuckDB on parquet", raw * 1000, at_most=most, size=SIZE)  # fmt: skip
        yield _error(asked.region, duck, metrics)


def _error(question: Question, duck: duckdb.DuckDBPyConnection, metrics: list) -> Goal:
    (met, missed, exact), _before = in_duckdb(duck, question)
    answers = answers_to(question, metrics)
    within, *times = (answers[key].now for key in METRICS)
    # The patterns that the leads were made after are leads as well.
    assert abs(within.numerator - met) <= DEALERSHIPS, (within, met)
    assert abs(within.denominator - met - missed) <= DEALERSHIPS
    error = max(abs(time.value / true - 1) for time, true in zip(times, exact, strict=True))
    return Goal("sla.percentile_error", error, "of the time", "2 %", 0.02, at_most=1, size=SIZE)


def _pages(asked: SimpleNamespace) -> Iterator[Goal]:
    # As web servers do: what the bench left in memory is no part of a page.
    gc.collect()
    gc.freeze()
    for name, question in (("region", asked.region), ("national", asked.nation)):
        client = Client(SERVER_NAME="localhost")
        client.force_login(question.user)
        assert client.get("/insights/").status_code == 200
        page, _nothing = interleaved(lambda c=client: c.get("/insights/"), date.today, rounds=9)
        yield Goal(f"sla.{name}_page", page * 1000, "ms", "the limit", 100, at_most=1, size=SIZE)
