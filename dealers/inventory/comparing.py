"""What a staged file means for the stock, computed by the database in one go.

Both results are temporary tables that end with the transaction: `decided` (one row for each staged
record) and `gone` (the feed's vehicles that the file lacks). Vehicles whose records were recognized
are not staged and cost nothing here; `unseen` holds the hashes of the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from dealers.inventory.known import Known
from dealers.inventory.models import StagedVehicle, SyncRun, Vehicle, VinConflict
from dealers.inventory.records import CONCLUDED, FACTS
from dealers.inventory.staging import FEW

STAGED = StagedVehicle._meta.db_table
VEHICLES = Vehicle._meta.db_table
CONFLICTS = VinConflict._meta.db_table

# The last record of a vehicle counts. A VIN at two dealerships is a conflict: the dealership that
# had it keeps it. A VIN in stock by another feed elsewhere is one too. Where a person has settled it,
# their word counts as long as that dealership claims the vehicle. The lateral join looks each
# record's vehicle up in an index, whatever the planner believes about the size of the tables.
DECIDE = f"""
CREATE TEMPORARY TABLE decided ON COMMIT DROP AS
WITH ranked AS (
    SELECT id, record_number, dealership_id, identity, vin, row_hash,
           first_value(id) OVER same AS winner,
           first_value(record_number) OVER same AS winner_number,
           first_value(row_hash) OVER same AS winner_hash
    FROM {STAGED} WHERE run_id = %(run)s AND NOT only_seen
    WINDOW same AS (PARTITION BY dealership_id, identity ORDER BY record_number DESC)
), settled AS (
    SELECT conflict.vin, conflict.settled_for_id AS at FROM {CONFLICTS} conflict
    WHERE conflict.brand_id = %(brand)s AND conflict.state = 'settled'
      AND conflict.vin IN (SELECT vin FROM ranked)
      AND (EXISTS (SELECT FROM ranked WHERE ranked.vin = conflict.vin
                   AND ranked.dealership_id = conflict.settled_for_id)
           OR EXISTS (SELECT FROM {VEHICLES} vehicle WHERE vehicle.brand_id = conflict.brand_id
                      AND vehicle.vin = conflict.vin AND vehicle.status = 'in_stock'
                      AND vehicle.dealership_id = conflict.settled_for_id
                      AND vehicle.feed_id <> %(feed)s))
), several AS (
    SELECT vin FROM ranked WHERE vin <> '' AND id = winner GROUP BY vin HAVING count(*) > 1
)
SELECT ranked.id AS staged_id, ranked.record_number, ranked.winner_number, ranked.identity,
       ranked.dealership_id, vehicle.id AS vehicle_id, vehicle.dealership_id AS was_at,
       CASE
         WHEN ranked.id <> winner AND ranked.row_hash = winner_hash THEN 'twin'
         WHEN ranked.id <> winner THEN 'replaced'
         WHEN settled.at <> ranked.dealership_id THEN 'settled'
         WHEN settled.at IS NULL AND several.vin IS NOT NULL AND (vehicle.id IS NULL OR vehicle.status <> 'in_stock'
              OR vehicle.dealership_id <> ranked.dealership_id) THEN 'conflict'
         WHEN settled.at IS NULL AND vehicle.status = 'in_stock' AND vehicle.feed_id <> %(feed)s
              AND vehicle.dealership_id <> ranked.dealership_id THEN 'conflict'
         WHEN vehicle.id IS NULL THEN 'added'
         WHEN vehicle.dealership_id <> ranked.dealership_id THEN 'moved'
         WHEN vehicle.status <> 'in_stock' THEN 'returned'
         WHEN vehicle.row_hash = ranked.row_hash AND vehicle.feed_id = %(feed)s THEN 'same'
         ELSE 'changed'
       END AS outcome
FROM ranked
LEFT JOIN several ON several.vin = ranked.vin
LEFT JOIN settled ON settled.vin = ranked.vin AND ranked.vin <> ''
LEFT JOIN LATERAL (
    SELECT id, dealership_id, feed_id, status, row_hash FROM {VEHICLES}
    WHERE brand_id = %(brand)s AND vin = ranked.vin AND vin <> '' AND status <> 'archived'
    UNION ALL
    SELECT id, dealership_id, feed_id, status, row_hash FROM {VEHICLES}
    WHERE dealership_id = ranked.dealership_id AND identity = ranked.identity
      AND status <> 'archived' AND ranked.vin = ''
    LIMIT 1
) vehicle ON true
"""

# A vehicle that comes back to the dealership from which it was archived keeps its history.
REVIVE = f"""
UPDATE decided SET outcome = 'returned', vehicle_id = found.id, was_at = found.dealership_id
FROM (
    SELECT DISTINCT ON (dealership_id, identity) id, dealership_id, identity
    FROM {VEHICLES} WHERE status = 'archived'
      AND (dealership_id, identity) IN
          (SELECT dealership_id, identity FROM decided WHERE outcome = 'added')
    ORDER BY dealership_id, identity, id DESC
) found
WHERE decided.outcome = 'added' AND decided.dealership_id = found.dealership_id
  AND decided.identity = found.identity
"""

# Vehicles whose records were recognized while another record is about them too; looked up one by one,
# as above: joined, two million vehicles were read for a thousand records.
RIVALLED = f"""
SELECT DISTINCT vehicle.id, vehicle.record_hash FROM {STAGED} staged
CROSS JOIN LATERAL (
    SELECT id, record_hash, status, feed_id FROM {VEHICLES}
    WHERE brand_id = %(brand)s AND vin = staged.vin AND vin <> '' AND status <> 'archived'
    UNION ALL
    SELECT id, record_hash, status, feed_id FROM {VEHICLES}
    WHERE dealership_id = staged.dealership_id AND identity = staged.identity
      AND status <> 'archived' AND staged.vin = ''
    LIMIT 1
) vehicle
WHERE staged.run_id = %(run)s AND NOT staged.only_seen
  AND vehicle.status = 'in_stock' AND vehicle.feed_id = %(feed)s
  AND vehicle.record_hash IS NOT NULL AND vehicle.record_hash NOT IN (TABLE unseen)
"""
# Those records are staged after all, with their vehicle's own facts, for all to be compared.
STAGE_AGAIN = f"""
INSERT INTO {STAGED} (run_id, record_number, dealership_id, identity, row_hash, record_hash,
    vehicle_id, only_seen, {", ".join(FACTS)})
SELECT %s, told.number, vehicle.dealership_id, vehicle.identity, vehicle.row_hash,
       vehicle.record_hash, vehicle.id, false, {", ".join(f"vehicle.{fact}" for fact in FACTS)}
FROM unnest(%s::uuid[], %s::integer[]) told(id, number) JOIN {VEHICLES} vehicle USING (id)
"""

# Vehicles that were not recognized are found by the hashes that the file lacks, and by having none:
# asked for both at once, the database read the feed's whole stock for a handful of them.
LACKING = f"""
CREATE TEMPORARY TABLE gone ON COMMIT DROP AS
SELECT vehicle.id, vehicle.dealership_id, vehicle.missing_in_id FROM (
    SELECT id, dealership_id, missing_in_id, identity, stock_number FROM {VEHICLES}
    WHERE feed_id = %(feed)s AND status = 'in_stock' AND record_hash IS NULL
    UNION ALL
    SELECT id, dealership_id, missing_in_id, identity, stock_number FROM {VEHICLES}
    WHERE feed_id = %(feed)s AND status = 'in_stock' AND record_hash IN (TABLE unseen)
) vehicle
WHERE NOT EXISTS (SELECT FROM decided WHERE decided.vehicle_id = vehicle.id)
  AND vehicle.identity NOT IN (SELECT identity FROM {STAGED} WHERE run_id = %(run)s AND only_seen)
  AND '#' || vehicle.stock_number NOT IN
      (SELECT identity FROM {STAGED} WHERE run_id = %(run)s AND only_seen)
"""


@dataclass(frozen=True)
class Comparison:
    """How many records fall into each outcome, what would go, and how much there is."""

    outcomes: Mapping[str, int]
    conflicts: int
    removed: int
    stock: int

    def count(self, *outcomes: str) -> int:
        """How many records have one of these outcomes."""
        return sum(self.outcomes.get(outcome, 0) for outcome in outcomes)

    @property
    def set_aside(self) -> int:
        """Records that the comparison quarantines."""
        return self.count("replaced", "conflict", "settled")


def compare(run: SyncRun, delivered: Sequence[str], known: Known) -> Comparison:
    """What the staged file means; call it in the transaction that acts on it, under the locks.

    `delivered` are the facts that the file has columns for: only they can have changed. `known` has
    counted the records that were recognized.
    """
    told = {"run": run.pk, "feed": run.feed_id, "brand": run.feed.brand_id}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.decided, pg_temp.gone")
        known.tell_unseen(cursor)
        if known.seen:
            _stage_rivalled(cursor, told, known)
        cursor.execute(DECIDE, told)
        if known.read > FEW:
            cursor.execute("ANALYZE decided")
        cursor.execute(REVIVE)
        cursor.execute(_unchanged(delivered))
        cursor.execute(LACKING, told)
        outcomes = Counter(dict(_rows(cursor, "SELECT outcome, count(*) FROM decided GROUP BY 1")))
        outcomes.update(same=known.seen, twin=known.twins)
        return Comparison(
            outcomes=outcomes,
            conflicts=_one(
                cursor, "SELECT count(DISTINCT identity) FROM decided WHERE outcome = 'conflict'"
            ),
            removed=_one(cursor, "SELECT count(*) FROM gone"),
            stock=Vehicle.objects.in_stock().filter(feed=run.feed_id).count(),
        )


def _stage_rivalled(cursor: Any, told: dict[str, Any], known: Known) -> None:
    rows = _rows(cursor, RIVALLED, told)
    again = [(pk, number) for pk, known_by in rows for number in known.give_back(known_by)]
    cursor.execute(STAGE_AGAIN, [told["run"], [pk for pk, _ in again], [no for _, no in again]])


def _unchanged(delivered: Sequence[str]) -> str:
    """Find records that differ in form only, or in what we conclude from them."""
    told = [fact for fact in delivered if fact not in CONCLUDED]
    was = ", ".join(f"vehicle.{fact}" for fact in told)
    now = ", ".join(f"staged.{fact}" for fact in told)
    return f"""
    UPDATE decided SET outcome = 'touched'
    FROM {STAGED} staged, {VEHICLES} vehicle
    WHERE decided.outcome = 'changed' AND staged.id = decided.staged_id
      AND vehicle.id = decided.vehicle_id AND ROW({was}) IS NOT DISTINCT FROM ROW({now})
    """


def _rows(
    cursor: Any, statement: str, params: Sequence[Any] | dict[str, Any] = ()
) -> list[tuple[Any, ...]]:
    cursor.execute(statement, params)
    return list(cursor.fetchall())


def _one(cursor: Any, statement: str, params: Sequence[Any] = ()) -> int:
    return int(_rows(cursor, statement, params)[0][0])


@dataclass(frozen=True)
class Loss:
    """How many of its vehicles a dealership would lose."""

    dealership: UUID
    code: str
    name: str
    stock: int
    removed: int


LOSSES = f"""
SELECT dealership.id, dealership.code, dealership.name,
       (SELECT count(*) FROM {VEHICLES} vehicle WHERE vehicle.dealership_id = dealership.id
        AND vehicle.feed_id = %s AND vehicle.status = 'in_stock'), gone.removed
FROM (SELECT dealership_id, count(*) AS removed FROM gone GROUP BY 1
      ORDER BY 2 DESC LIMIT %s) gone
JOIN network_dealership dealership ON dealership.id = gone.dealership_id
ORDER BY gone.removed DESC, dealership.code
"""


def losses(run: SyncRun, most: int = 50) -> list[Loss]:
    """The dealerships that lose most by this file."""
    with connection.cursor() as cursor:
        return [Loss(*row) for row in _rows(cursor, LOSSES, [run.feed_id, most])]


def missing_again(earlier: SyncRun) -> int:
    """How many of the vehicles that this file lacks an earlier, held one lacked too."""
    with connection.cursor() as cursor:
        return _one(cursor, "SELECT count(*) FROM gone WHERE missing_in_id = %s", [earlier.pk])


def tail_is_missing(tail: Sequence[str], feed_id: UUID) -> bool:
    """Whether the vehicles at the end of the previous file are all missing from this one."""
    with connection.cursor() as cursor:
        lacking = _one(
            cursor,
            f"SELECT count(*) FROM gone JOIN {VEHICLES} vehicle USING (id)"
            " WHERE vehicle.identity = ANY(%s) AND vehicle.feed_id = %s",
            [list(tail), feed_id],
        )
    return lacking == len(tail)


def set_aside() -> list[tuple[int, str, int]]:
    """Record number, reason and replacing record of what the comparison quarantines."""
    with connection.cursor() as cursor:
        return [
            (int(number), str(outcome), int(winner))
            for number, outcome, winner in _rows(
                cursor,
                "SELECT record_number, outcome, winner_number FROM decided"
                " WHERE outcome IN ('replaced', 'conflict', 'settled') ORDER BY 1",
            )
        ]
