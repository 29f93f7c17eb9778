"""Writing a compared file into the stock: a few statements in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from dealers.inventory.comparing import STAGED, VEHICLES
from dealers.inventory.models import SyncRun, VehicleChange
from dealers.inventory.records import FACTS

CHANGES = VehicleChange._meta.db_table
COLUMNS = ", ".join(FACTS)
# Long texts are compared, but not kept twice; costs stand where they are guarded, and nowhere else.
NOT_IN_HISTORY = ("description", "vin_check", "costs")

# Dealerships hold still, so that what is written carries their present district.
HOLD_STILL = """
SELECT FROM network_dealership WHERE id IN (SELECT dealership_id FROM decided) FOR SHARE
"""

ADD = f"""
INSERT INTO {VEHICLES} (id, dealership_id, region_id, brand_id, feed_id, identity, row_hash,
    record_hash, status, first_seen, arrived_at, changed_at, {COLUMNS})
SELECT staged.vehicle_id, dealership.id, dealership.region_id, dealership.brand_id, %(feed)s,
       staged.identity, staged.row_hash, staged.record_hash, 'in_stock', coalesce(staged.first_seen, %(day)s),
       %(now)s, %(now)s, {", ".join(f"staged.{fact}" for fact in FACTS)}
FROM decided JOIN {STAGED} staged ON staged.id = decided.staged_id
JOIN network_dealership dealership ON dealership.id = staged.dealership_id
WHERE decided.outcome = 'added'
"""

NOTE_ADDED = f"""
INSERT INTO {CHANGES} (vehicle_id, dealership_id, run_id, kind, detail, price_after, at)
SELECT staged.vehicle_id, staged.dealership_id, %(run)s, 'added', '{{}}', staged.price, %(now)s
FROM decided JOIN {STAGED} staged ON staged.id = decided.staged_id WHERE decided.outcome = 'added'
"""

# What changed is told before it is overwritten.
NOTE_CHANGED = f"""
INSERT INTO {CHANGES} (vehicle_id, dealership_id, from_dealership_id, run_id, kind, detail,
    price_before, price_after, at)
SELECT vehicle.id, staged.dealership_id,
       CASE WHEN decided.outcome = 'moved' THEN vehicle.dealership_id END, %(run)s,
       CASE WHEN decided.outcome <> 'changed' THEN decided.outcome
            WHEN difference.detail ?| ARRAY['price', 'msrp'] THEN 'price' ELSE 'changed' END,
       difference.detail, vehicle.price,
       CASE WHEN 'price' = ANY(%(delivered)s) THEN staged.price ELSE vehicle.price END, %(now)s
FROM decided JOIN {STAGED} staged ON staged.id = decided.staged_id
JOIN {VEHICLES} vehicle ON vehicle.id = decided.vehicle_id
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_object_agg(key, jsonb_build_array(was.value, is_now.value)), '{{}}')
           AS detail
    FROM jsonb_each(to_jsonb(vehicle)) was JOIN jsonb_each(to_jsonb(staged)) is_now USING (key)
    WHERE key = ANY(%(told)s) AND was.value IS DISTINCT FROM is_now.value
) difference
WHERE decided.outcome IN ('changed', 'moved', 'returned')
"""

NOTE_REMOVED = f"""
INSERT INTO {CHANGES} (vehicle_id, dealership_id, run_id, kind, detail, price_before, at)
SELECT gone.id, gone.dealership_id, %(run)s, 'removed', '{{}}', vehicle.price, %(now)s
FROM gone JOIN {VEHICLES} vehicle USING (id)
"""

REMOVE = f"""
UPDATE {VEHICLES} SET status = 'removed', removed_at = %(now)s, changed_at = %(now)s,
    missing_in_id = NULL
WHERE id IN (SELECT id FROM gone)
"""

# Records that say the same as ever, but in other words than last time.
RECOGNIZE = f"""
UPDATE {VEHICLES} vehicle SET record_hash = staged.record_hash
FROM decided JOIN {STAGED} staged ON staged.id = decided.staged_id
WHERE decided.outcome = 'same' AND vehicle.id = decided.vehicle_id
  AND vehicle.record_hash IS DISTINCT FROM staged.record_hash
"""

FOUND_AGAIN = f"""
UPDATE {VEHICLES} SET missing_in_id = NULL WHERE missing_in_id IN
    (SELECT id FROM inventory_syncrun WHERE feed_id = %(feed)s)
"""

MARK_MISSING = f"UPDATE {VEHICLES} SET missing_in_id = %s WHERE id IN (SELECT id FROM gone)"

AFFECTED = """
SELECT dealership_id FROM decided WHERE outcome NOT IN ('same', 'touched', 'twin')
UNION SELECT was_at FROM decided WHERE outcome = 'moved'
UNION SELECT dealership_id FROM gone
"""


def swap(
    run: SyncRun, delivered: Sequence[str], now: datetime, *, recognize: bool = True
) -> list[UUID]:
    """Bring the stock to what the compared file says; gives the dealerships it touched.

    With `recognize`, records that only say the same in other words are known from now on.
    """
    told: dict[str, Any] = {
        "run": run.pk,
        "feed": run.feed_id,
        "now": now,
        "day": (run.made_at or now).date(),
        "delivered": list(delivered),
        "told": [fact for fact in delivered if fact not in NOT_IN_HISTORY],
    }
    with connection.cursor() as cursor:
        cursor.execute(HOLD_STILL)
        for statement in (NOTE_CHANGED, _change(delivered), ADD, NOTE_ADDED):
            cursor.execute(statement, told)
        for statement in (NOTE_REMOVED, REMOVE, FOUND_AGAIN):
            cursor.execute(statement, told)
        if recognize:
            cursor.execute(RECOGNIZE)
        cursor.execute(AFFECTED)
        return [row[0] for row in cursor.fetchall()]


def _change(delivered: Sequence[str]) -> str:
    """The update of known vehicles; facts that this file is silent about stay as they were."""
    facts = ", ".join(f"{fact} = staged.{fact}" for fact in delivered)
    return f"""
    UPDATE {VEHICLES} vehicle SET {facts}, row_hash = staged.row_hash, feed_id = %(feed)s,
        record_hash = staged.record_hash, identity = staged.identity, dealership_id = dealership.id,
        region_id = dealership.region_id, brand_id = dealership.brand_id,
        status = 'in_stock', removed_at = NULL,
        first_seen = coalesce(staged.first_seen, vehicle.first_seen),
        changed_at = CASE WHEN decided.outcome = 'touched' THEN vehicle.changed_at
                          ELSE %(now)s END
    FROM decided JOIN {STAGED} staged ON staged.id = decided.staged_id
    JOIN network_dealership dealership ON dealership.id = staged.dealership_id
    WHERE vehicle.id = decided.vehicle_id
      AND decided.outcome IN ('changed', 'touched', 'moved', 'returned')
    """


def mark_missing(run: SyncRun) -> None:
    """Note on the feed's vehicles that a held file lacks them; nothing else changes."""
    found_again(run)
    with connection.cursor() as cursor:
        cursor.execute(MARK_MISSING, [run.pk])


def found_again(run: SyncRun) -> None:
    """Forget which vehicles earlier held files of the feed lacked."""
    with connection.cursor() as cursor:
        cursor.execute(FOUND_AGAIN, {"feed": run.feed_id})


def supersede(run: SyncRun) -> None:
    """End the held runs that a later file of the feed has made pointless."""
    held = SyncRun.objects.filter(feed=run.feed_id, state=SyncRun.State.HELD, pk__lt=run.pk)
    held.update(state=SyncRun.State.REFUSED, reason_code="overtaken", reason_detail={})
