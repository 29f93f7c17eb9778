"""Noting the VINs that two dealerships claim, for a person to settle."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from dealers.inventory.comparing import STAGED, VEHICLES
from dealers.inventory.models import SyncRun, VinConflict

CONFLICTS = VinConflict._meta.db_table

# One row for each VIN, opened anew when it is claimed again; all claimants of all feeds are kept.
NOTE = f"""
INSERT INTO {CONFLICTS} AS known
    (id, brand_id, vin, owner_id, claimants, feed_id, state, found_at, seen_at)
SELECT gen_random_uuid(), %(brand)s, decided.identity, vehicle.dealership_id,
       array_agg(DISTINCT decided.dealership_id), %(feed)s, 'open', %(now)s, %(now)s
FROM decided LEFT JOIN {VEHICLES} vehicle ON vehicle.brand_id = %(brand)s
     AND vehicle.vin = decided.identity AND vehicle.vin <> '' AND vehicle.status = 'in_stock'
WHERE decided.outcome = 'conflict'
GROUP BY decided.identity, vehicle.dealership_id
ON CONFLICT (brand_id, vin) DO UPDATE SET
    owner_id = EXCLUDED.owner_id, feed_id = EXCLUDED.feed_id, seen_at = EXCLUDED.seen_at,
    claimants = CASE WHEN known.state = 'open' THEN ARRAY(
        SELECT DISTINCT unnest(known.claimants || EXCLUDED.claimants)) ELSE EXCLUDED.claimants END,
    found_at = CASE WHEN known.state = 'open' THEN known.found_at ELSE EXCLUDED.found_at END,
    state = 'open', settled_for_id = NULL, settled_by_id = NULL, settled_at = NULL
"""
STILL_SETTLED = f"""
UPDATE {CONFLICTS} SET seen_at = %(now)s WHERE brand_id = %(brand)s AND state = 'settled'
  AND vin IN (SELECT identity FROM decided WHERE outcome = 'settled')
"""
# What this feed claimed and claims no more has settled itself.
OVER = f"""
UPDATE {CONFLICTS} SET state = 'over' WHERE feed_id = %(feed)s AND state IN ('open', 'settled')
  AND seen_at < %(now)s
"""


def note_conflicts(run: SyncRun, now: datetime) -> None:
    """Keep the conflicts of a compared file, and end those that it no longer has."""
    told = {"brand": run.feed.brand_id, "feed": run.feed_id, "now": now}
    with connection.cursor() as cursor:
        for statement in (NOTE, STILL_SETTLED, OVER):
            cursor.execute(statement, told)
