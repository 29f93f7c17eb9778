"""Noting the VINs that two dealerships claim, for a person to settle."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from dealers.inventory.comparing import VEHICLES
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
# What this feed claimed and claims no more has settled itself.
GIVEN_UP = f"""
UPDATE {CONFLICTS} SET state = 'over'
WHERE feed_id = %(feed)s AND state = 'open' AND seen_at < %(now)s
"""
# A decision ends when the vehicle goes on to another dealership.
GONE_ON = f"""
UPDATE {CONFLICTS} conflict SET state = 'over'
WHERE brand_id = %(brand)s AND state = 'settled'
  AND vin IN (SELECT identity FROM decided WHERE outcome IN ('added', 'moved', 'returned'))
  AND NOT EXISTS (SELECT FROM {VEHICLES} vehicle WHERE vehicle.brand_id = conflict.brand_id
      AND vehicle.vin = conflict.vin AND vehicle.status = 'in_stock'
      AND vehicle.dealership_id = conflict.settled_for_id)
"""


def note_conflicts(run: SyncRun, now: datetime) -> None:
    """Keep the conflicts of a compared file, and end those that it no longer has."""
    told: dict[str, Any] = {"brand": run.feed.brand_id, "feed": run.feed_id, "now": now}
    with connection.cursor() as cursor:
        for statement in (NOTE, GIVEN_UP, GONE_ON):
            cursor.execute(statement, told)
