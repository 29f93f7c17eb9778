"""Keeping the sums of regions true, in the database and with the fact that changes.

Whoever writes a fact, a recompute, a move, a restore, changes the sums in the same transaction: a
reader finds both as they were or both as they are. Each statement locks the regions it touches
before it reads their sums, so that two of them add to each other instead of overwriting.
"""

from collections.abc import Iterator

import pgtrigger

from dealers.kpis.histograms import COUNT_BITS, COUNT_MASK

# The rows that a statement wrote and those that it took away, by what it was.
CHANGES = {
    pgtrigger.Insert: {1: "written"},
    pgtrigger.Delete: {-1: "taken"},
    pgtrigger.Update: {1: "written", -1: "taken"},
}
KEY = "brand_id, region_id, measure, grain, day"
SPANS = (
    "(VALUES ('day', fact.day), ('month', date_trunc('month', fact.day)::date)) AS span(grain, day)"
)
LOCK = """
PERFORM 1 FROM network_region WHERE id IN ({regions}) ORDER BY id FOR NO KEY UPDATE;
"""
ADD = f"""
WITH change AS (
    SELECT brand_id, region_id, measure, span.grain, span.day, sign, value, histogram
    FROM ({{changes}}) AS fact CROSS JOIN LATERAL {SPANS}
), part AS (
    SELECT {KEY}, sign, sign AS facts, value, histogram FROM change
    UNION ALL
    SELECT {KEY}, 1, facts, value, histogram FROM kpis_regionfact
    WHERE (region_id, measure, grain, day) IN (SELECT region_id, measure, grain, day FROM change)
), total AS (
    SELECT {KEY}, sum(facts) AS facts, sum(sign * value) AS value FROM part GROUP BY {KEY}
), bucket AS (
    SELECT {KEY}, entry >> {COUNT_BITS} AS bucket, sum(sign * (entry & {COUNT_MASK})) AS count
    FROM part, unnest(histogram) AS entry GROUP BY {KEY}, bucket
), spread AS (
    SELECT {KEY}, array_agg((bucket::bigint << {COUNT_BITS} | count::bigint)::int ORDER BY bucket)
           FILTER (WHERE count > 0) AS histogram
    FROM bucket GROUP BY {KEY}
)
INSERT INTO kpis_regionfact ({KEY}, facts, value, histogram)
SELECT {KEY}, facts, value, histogram FROM total LEFT JOIN spread USING ({KEY})
ON CONFLICT (region_id, measure, grain, day) DO UPDATE
SET facts = excluded.facts, value = excluded.value, histogram = excluded.histogram;
"""  # noqa: S608 -- names of ours and numbers, nothing of anybody else's


def keeping_sums() -> Iterator[pgtrigger.Trigger]:
    """The triggers of facts that keep the sums of regions."""
    for operation, tables in CHANGES.items():
        yield pgtrigger.Trigger(
            name=f"sums_after_{str(operation).lower()}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(  # type: ignore[no-untyped-call]
                new=tables.get(1), old=tables.get(-1)
            ),
            func=_added(tables),
        )


def _added(tables: dict[int, str]) -> str:
    """What a trigger does about rows of these tables, each with the sign that it counts with."""
    regions = " UNION ".join(f"SELECT region_id FROM {table}" for table in tables.values())  # noqa: S608
    changes = " UNION ALL ".join(
        f"SELECT {sign} AS sign, {table}.* FROM {table}"  # noqa: S608
        for sign, table in tables.items()
    )
    return f"{LOCK.format(regions=regions)}{ADD.format(changes=changes)} RETURN NULL;"
