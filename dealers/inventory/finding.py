"""Which vehicle in stock a customer means: by VIN, else by stock number, else by year and model."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from dealers.inventory.models import Vehicle
from dealers.network.stock_finding import InStock, Wanted


def find(wanted: Wanted, brand_id: UUID, dealership_id: UUID | None) -> list[InStock]:
    """Give the best fit at each dealership of a brand, or at one of them only.

    A stock number is a dealership's own, so it tells only where the dealership is known.
    """
    here = Vehicle.objects.filter(brand_id=brand_id, status=Vehicle.Status.IN_STOCK)
    here = here.filter(dealership_id=dealership_id) if dealership_id else here
    for told_by, condition in _ways(wanted, known=dealership_id is not None):
        rows = here.filter(condition).order_by("dealership_id", "-year", "id")
        found = rows.distinct("dealership_id").values_list("pk", "dealership_id", "powertrain")
        if hits := [InStock(pk, place, told_by, power) for pk, place, power in found]:
            return hits
    return []


def _ways(wanted: Wanted, *, known: bool) -> list[tuple[str, Q]]:
    """Give the ways to tell, the surest first."""
    ways = []
    if wanted.vin:
        ways.append(("vin", Q(vin=wanted.vin)))
    if wanted.stock_number and known:
        ways.append(("stock_number", Q(stock_number__iexact=wanted.stock_number)))
    if wanted.model:
        like = Q(model__iexact=wanted.model)
        like &= Q(make__iexact=wanted.make) if wanted.make else Q()
        ways.append(("model", like & Q(year=wanted.year) if wanted.year else like))
    return ways
