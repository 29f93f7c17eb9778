"""Stock figures: units, aged share, photo coverage and the share of electric vehicles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from dealers.inventory.models import Vehicle
from dealers.kpis.registry import (
    DealershipDay,
    FactRow,
    Metric,
    Unit,
    fact_source,
    register_metric,
)

AGED_AFTER = 60
UNITS, AGED, PHOTOS, BEV = "stock_units", "stock_aged", "stock_with_photos", "stock_bev"

# What stood there when each day ended, or stands there now; nothing is a fact as well, or yesterday's
# would stand. A vehicle that has moved since is counted where it stands today; facts of a past day
# are only restated when it is touched again.
COUNTED = f"""
SELECT asked.dealership_id, asked.day, count(vehicle.id),
       count(*) FILTER (WHERE asked.day - vehicle.first_seen > {AGED_AFTER}),
       count(*) FILTER (WHERE vehicle.photos <> '[]'),
       count(*) FILTER (WHERE vehicle.powertrain = 'bev')
FROM unnest(%s::uuid[], %s::date[], %s::timestamptz[]) AS asked(dealership_id, day, ends)
LEFT JOIN {Vehicle._meta.db_table} vehicle
  ON vehicle.dealership_id = asked.dealership_id AND vehicle.arrived_at < asked.ends
 AND (vehicle.removed_at IS NULL OR vehicle.removed_at >= asked.ends)
GROUP BY 1, 2
"""


@fact_source(
    "inventory",
    {
        UNITS: _("vehicles in stock at the end of the day"),
        AGED: _("of these, in stock for more than 60 days"),
        PHOTOS: _("of these, with at least one photo"),
        BEV: _("of these, battery-electric"),
    },
)
def stock_facts(days: Sequence[DealershipDay]) -> Iterator[FactRow]:
    """The stock of each dealership at the end of each of its days."""
    asked: list[Any] = [
        [day.dealership_id for day in days],
        [day.day for day in days],
        [day.ends for day in days],
    ]
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, asked)
        for dealership_id, day, *values in cursor.fetchall():
            for measure, value in zip((UNITS, AGED, PHOTOS, BEV), values, strict=True):
                yield FactRow(dealership_id, day, measure, value)


register_metric(
    Metric(
        key="stock_units",
        label=_("Vehicles in stock"),
        unit=Unit.COUNT,
        formula=_("Vehicles in stock at the end of the last day"),
        numerator=UNITS,
        left_out=_("Vehicles that the feeds have removed"),
        better="neither",
        over_days="last",
        order=60,
    )
)
register_metric(
    Metric(
        key="aged_share",
        label=_("Aged stock"),
        unit=Unit.SHARE,
        formula=_("Vehicles in stock for more than 60 days ÷ vehicles in stock"),
        numerator=AGED,
        denominator=UNITS,
        better="lower",
        target=0.2,
        over_days="last",
        order=70,
    )
)
register_metric(
    Metric(
        key="photo_coverage",
        label=_("Photo coverage"),
        unit=Unit.SHARE,
        formula=_("Vehicles with at least one photo ÷ vehicles in stock"),
        numerator=PHOTOS,
        denominator=UNITS,
        target=0.95,
        over_days="last",
    )
)
register_metric(
    Metric(
        key="ev_share_stock",
        label=_("EV share of stock"),
        unit=Unit.SHARE,
        formula=_("Battery-electric vehicles ÷ vehicles in stock"),
        numerator=BEV,
        denominator=UNITS,
        over_days="last",
    )
)
