"""Counting leads into facts: by the dealership's day on which each was received, in the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealers.kpis.histograms import BUCKET_BITS, LAST, LONGEST, PER_DOUBLING
from dealers.kpis.registry import DealershipDay, FactRow

SOLD_WITHIN = (7, 30, 60, 90)
MISSED = "coalesce(first_response_at > due_at, paused_at IS NULL AND due_at <= asked_at)"
ANSWERED = "first_response_at IS NOT NULL"
IN_A_DAY = "first_response_at <= received_at + interval '24 hours'"
SOLD = "verdict = 'won'"

# What each count counts, of the leads that count at all.
COUNTS: dict[str, tuple[Promise, str]] = {
    "leads.eligible": (_("Leads that count: no duplicates, none excluded"), "true"),
    "leads.met": (_("Answered in time"), f"{ANSWERED} AND NOT {MISSED}"),
    "leads.breached": (_("Not answered in time"), MISSED),
    "leads.open": (_("Waiting, not yet due"), f"NOT ({ANSWERED}) AND NOT {MISSED}"),
    "leads.answered": (_("Answered"), ANSWERED),
    "leads.heard": (_("Answered within 24 hours"), IN_A_DAY),
    "leads.silent": (
        _("Not answered within 24 hours"),
        f"NOT coalesce({IN_A_DAY}, false) AND received_at + interval '24 hours' <= asked_at",
    ),
    "leads.contacted": (_("Customers spoken with"), "contacted_at IS NOT NULL"),
    "leads.appointments": (_("Appointments agreed"), "appointment_set_at IS NOT NULL"),
    "leads.shows": (
        _("Customers who came"),
        "appointment_set_at IS NOT NULL AND shown_at IS NOT NULL",
    ),
    "leads.known_lead": (_("Leads whose powertrain is known"), "powertrain <> ''"),
    "leads.bev_lead": (_("Leads for a battery-electric vehicle"), "powertrain = 'bev'"),
    "leads.known_appointment": (
        _("Appointments whose powertrain is known"),
        "appointment_set_at IS NOT NULL AND powertrain <> ''",
    ),
    "leads.bev_appointment": (
        _("Appointments for a battery-electric vehicle"),
        "appointment_set_at IS NOT NULL AND powertrain = 'bev'",
    ),
    "leads.known_sale": (_("Sales whose powertrain is known"), f"{SOLD} AND powertrain <> ''"),
    "leads.bev_sale": (_("Sales of a battery-electric vehicle"), f"{SOLD} AND powertrain = 'bev'"),
}
for _days in SOLD_WITHIN:
    _within = f"received_at + interval '{_days} days'"
    COUNTS[f"leads.cohort_{_days}"] = (
        {7: _("Leads at least 7 days old"), 30: _("Leads at least 30 days old"), 60: _("Leads at least 60 days old"), 90: _("Leads at least 90 days old")}[_days],
        f"{_within} <= asked_at",
    )  # fmt: skip
    COUNTS[f"leads.sold_{_days}"] = (
        {7: _("of these, sold within 7 days"), 30: _("of these, sold within 30 days"), 60: _("of these, sold within 60 days"), 90: _("of these, sold within 90 days")}[_days],
        f"{SOLD} AND closed_at <= {_within} AND {_within} <= asked_at",
    )  # fmt: skip


def _bucket(seconds: str) -> str:
    """Return the SQL of `histograms.bucket_of`; the tiny part keeps powers of two exact."""
    doubled = f"ln(least({seconds}, {LONGEST})::float8) / ln(2::float8) * {PER_DOUBLING}"
    return (
        f"CASE WHEN {seconds} < 1 THEN 0 ELSE least(floor({doubled} + 1e-9)::int + 1, {LAST}) END"
    )


# What is counted into buckets: which, and of which of the leads that count.
SPREADS: dict[str, tuple[Promise, str, str]] = {
    "leads.business_time": (
        _("Time to first response, within opening hours"), _bucket("business_seconds"), ANSWERED,
    ),
    "leads.wall_time": (
        _("Time to first response, on the wall"), _bucket("wall_seconds"), ANSWERED,
    ),
    "leads.arrivals": (_("Leads by hour of arrival"), "hour", "true"),
    "leads.breaches_by_hour": (
        _("Leads not answered in time, by hour of arrival"), "hour", MISSED,
    ),
}  # fmt: skip
RECEIVED = "leads.received"
MEASURES: dict[str, Promise] = {
    RECEIVED: _("Leads received"),
    **{key: words for key, (words, _condition) in COUNTS.items()},
    **{key: words for key, (words, _b, _condition) in SPREADS.items()},
}

# A range of the index (dealership, received) for each day asked for; what is counted is put
# together from the tables above and nothing else.
READ = """
WITH read AS MATERIALIZED (
    SELECT asked.n, lead.*, %s::timestamptz AS asked_at,
           lead.duplicate_of_id IS NULL AND lead.excluded_reason = '' AS counts,
           extract(hour FROM lead.received_at AT TIME ZONE dealership.time_zone)::int AS hour
    FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[])
         WITH ORDINALITY AS asked(dealership_id, starts, ends, n)
    JOIN network_dealership dealership ON dealership.id = asked.dealership_id
    JOIN LATERAL (
        SELECT received_at, duplicate_of_id, excluded_reason, first_response_at, due_at, paused_at,
               business_seconds, wall_seconds, contacted_at, appointment_set_at, shown_at,
               powertrain, verdict, closed_at
        FROM leads_lead WHERE dealership_id = asked.dealership_id
         AND received_at >= asked.starts AND received_at < asked.ends
    ) lead ON true
)
"""
SPREAD = ", ".join(
    f"({number}, CASE WHEN {condition} THEN {bucket} END)"
    for number, (_w, bucket, condition) in enumerate(SPREADS.values())
)
STATEMENT = f"""{READ}
SELECT n, NULL::int AS spread, ARRAY[received, {", ".join(f"c{n}" for n in range(len(COUNTS)))}]
FROM (SELECT n, count(*) AS received, {
    ", ".join(
        f"count(*) FILTER (WHERE counts AND {condition}) AS c{number}"
        for number, (_w, condition) in enumerate(COUNTS.values())
    )
} FROM read GROUP BY n) counted
UNION ALL
SELECT n, spread, array_agg(size << {BUCKET_BITS} | bucket ORDER BY bucket)
FROM (
    SELECT n, spread, bucket, count(*) AS size
    FROM read, LATERAL (VALUES {SPREAD}) AS spread(spread, bucket)
    WHERE counts AND bucket IS NOT NULL GROUP BY n, spread, bucket
) spread GROUP BY n, spread
ORDER BY n
"""


def lead_facts(days: Sequence[DealershipDay]) -> Iterator[FactRow]:
    """Give the facts of these days' leads, as things stand now."""
    asked: list[list[Any]] = [
        [day.dealership_id for day in days],
        [day.starts for day in days],
        [day.ends for day in days],
    ]
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [timezone.now(), *asked])
        rows = cursor.fetchall()
    for number, spread, values in rows:
        yield from _rows(days[number - 1], spread, values)


def _rows(day: DealershipDay, spread: int | None, values: list[int]) -> Iterator[FactRow]:
    if spread is None:
        for measure, value in zip((RECEIVED, *COUNTS), values, strict=True):
            if value:
                yield FactRow(day.dealership_id, day.day, measure, value)
        return
    total = sum(entry >> BUCKET_BITS for entry in values)
    yield FactRow(day.dealership_id, day.day, list(SPREADS)[spread], total, values)
