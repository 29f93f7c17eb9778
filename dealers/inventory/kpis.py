"""Stock figures: units, aged share, photo coverage and the share of electric vehicles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from dealers.inventory.models import Vehicle, VehicleChange
from dealers.kpis.registry import (
    DealershipDay,
    FactRow,
    Metric,
    Unit,
    columns_of,
    fact_source,
    register_metric,
)

AGED_AFTER, VERY_AGED_AFTER, SALES_DAYS = 60, 90, 45
# Each measure with what counts a vehicle `it` of a day that ends at `ends`.
THERE = "it.removed_at IS NULL OR it.removed_at >= ends"
COUNTS = {
    "stock_units": f"WHERE {THERE}",
    "stock_aged": f"WHERE ({THERE}) AND day - it.first_seen > {AGED_AFTER}",
    "stock_aged_90": f"WHERE ({THERE}) AND day - it.first_seen > {VERY_AGED_AFTER}",
    "stock_with_photos": f"WHERE ({THERE}) AND it.photos <> '[]'",
    "stock_bev": f"WHERE ({THERE}) AND it.powertrain = 'bev'",
    "stock_repriced": f"""WHERE ({THERE}) AND EXISTS (
        SELECT FROM {VehicleChange._meta.db_table} change WHERE change.vehicle_id = it.id
        AND change.kind = 'price' AND change.at < ends)""",
    "stock_left": "WHERE it.removed_at < ends",
}
UNITS, AGED, VERY_AGED, PHOTOS, BEV, REPRICED, LEFT = COUNTS
UNIT_DAYS = "stock_units_45"

# What stood there when each day ended, or stands there now; nothing is a fact as well, or yesterday's
# would stand. A vehicle that has moved since is counted where it stands today; facts of a past day
# are only restated when it is touched again.
COUNTED = f"""
SELECT asked.dealership_id, day, {", ".join(f"count(it.id) FILTER ({each})" for each in COUNTS.values())}
FROM unnest(%s::uuid[], %s::date[], %s::timestamptz[]) AS asked(dealership_id, day, ends)
LEFT JOIN {Vehicle._meta.db_table} it
  ON it.dealership_id = asked.dealership_id AND it.arrived_at < ends
 AND (it.removed_at IS NULL OR it.removed_at >= ends - interval '{SALES_DAYS} days')
GROUP BY 1, 2
"""


@fact_source(
    "inventory",
    {
        UNITS: _("vehicles in stock at the end of the day"),
        AGED: _("of these, in stock for more than 60 days"),
        VERY_AGED: _("of these, in stock for more than 90 days"),
        PHOTOS: _("of these, with at least one photo"),
        BEV: _("of these, battery-electric"),
        REPRICED: _("of these, with at least one change of price"),
        LEFT: _("vehicles that left the stock in the 45 days before"),
        UNIT_DAYS: _("vehicles in stock at the end of the day × 45"),
    },
)
def stock_facts(days: Sequence[DealershipDay]) -> Iterator[FactRow]:
    """The stock of each dealership at the end of each of its days."""
    asked: list[Any] = list(columns_of(days))
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, asked)
        for dealership_id, day, *values in cursor.fetchall():
            for measure, value in zip(COUNTS, values, strict=True):
                yield FactRow(dealership_id, day, measure, value)
            yield FactRow(dealership_id, day, UNIT_DAYS, values[0] * SALES_DAYS)


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
register_metric(
    Metric(
        key="very_aged_share",
        label=_("Stock over 90 days"),
        unit=Unit.SHARE,
        formula=_("Vehicles in stock for more than 90 days ÷ vehicles in stock"),
        numerator=VERY_AGED,
        denominator=UNITS,
        better="lower",
        over_days="last",
    )
)
register_metric(
    Metric(
        key="price_change_coverage",
        label=_("Price-change coverage"),
        unit=Unit.SHARE,
        formula=_("Vehicles with at least one change of price ÷ vehicles in stock"),
        numerator=REPRICED,
        denominator=UNITS,
        better="neither",
        over_days="last",
    )
)
register_metric(
    Metric(
        key="days_supply",
        label=_("Days' supply"),
        unit=Unit.DAYS,
        formula=_("Vehicles in stock ÷ (vehicles that left the stock in 45 days ÷ 45)"),
        numerator=UNIT_DAYS,
        denominator=LEFT,
        left_out=_("Vehicles that went on to another dealership"),
        better="neither",
        over_days="last",
    )
)
