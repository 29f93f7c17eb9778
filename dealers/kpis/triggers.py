"""Keeping rollups true, in the database and with the fact that changes.

Whoever writes a fact, a recompute, a move, a restore, changes the rollups in the same transaction: a
reader finds both as they were or both as they are. Each statement locks the brands it touches before
it reads their rollups, so that two of them add to each other instead of overwriting.
"""

from collections.abc import Iterator

import pgtrigger

from dealers.kpis.histograms import BUCKET_BITS, BUCKET_MASK

# The rows that a statement wrote and those that it took away, by what it was.
CHANGES = {
    pgtrigger.Insert: {1: "written"},
    pgtrigger.Delete: {-1: "taken"},
    pgtrigger.Update: {1: "written", -1: "taken"},
}
# What makes a rollup unique, by its table.
ROLLUPS = {
    "kpis_regionrollup": "region_id, brand_id, measure, grain, day",
    "kpis_brandrollup": "brand_id, measure, grain, day",
}
LOCK = """
PERFORM 1 FROM network_brand WHERE id IN ({brands}) ORDER BY id FOR NO KEY UPDATE;
"""
# Names of ours and numbers, nothing of anybody else's.
ADD = """
WITH change AS (
    SELECT region_id, brand_id, measure, span.grain, span.day, sign, value, histogram
    FROM ({changes}) AS fact CROSS JOIN LATERAL (
        VALUES ('day', fact.day), ('month', date_trunc('month', fact.day)::date)
    ) AS span(grain, day)
), part AS (
    SELECT {key}, sign, sign AS facts, value, histogram FROM change
    UNION ALL
    SELECT {key}, 1, facts, value, histogram FROM {table}
    WHERE ({key}) IN (SELECT {key} FROM change)
), total AS (
    SELECT {key}, sum(facts) AS facts, sum(sign * value) AS value FROM part GROUP BY {key}
), bucket AS (
    SELECT {key}, entry & {mask} AS bucket, sum(sign * (entry >> {bits}))::bigint AS count
    FROM part, unnest(histogram) AS entry GROUP BY {key}, bucket
), spread AS (
    SELECT {key}, array_agg(count << {bits} | bucket ORDER BY bucket)
           FILTER (WHERE count > 0) AS histogram
    FROM bucket GROUP BY {key}
)
INSERT INTO {table} ({key}, facts, value, histogram)
SELECT {key}, facts, value, histogram FROM total LEFT JOIN spread USING ({key})
ON CONFLICT ({key}) DO UPDATE
SET facts = excluded.facts, value = excluded.value, histogram = excluded.histogram;
"""


def keeping_rollups() -> Iterator[pgtrigger.Trigger]:
    """The triggers of facts that keep the rollups."""
    for operation, tables in CHANGES.items():
        yield pgtrigger.Trigger(
            name=f"rollup_after_{str(operation).lower()}",
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
    brands = " UNION ".join(f"SELECT brand_id FROM {table}" for table in tables.values())  # noqa: S608
    changes = " UNION ALL ".join(
        f"SELECT {sign} AS sign, {table}.* FROM {table}"  # noqa: S608
        for sign, table in tables.items()
    )
    adds = (
        ADD.format(table=rollup, key=key, changes=changes, bits=BUCKET_BITS, mask=BUCKET_MASK)
        for rollup, key in ROLLUPS.items()
    )
    return f"{LOCK.format(brands=brands)}{''.join(adds)} RETURN NULL;"
