"""Bringing a roster of dealerships into a brand's network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from dealers.network import actions
from dealers.network.models import Brand, Dealership, Region
from dealers.network.roster import RosterRow
from dealers.network.states import NAMES, TIME_ZONES

UPDATED = ("name", "website", "latitude", "longitude", "subdivision")


@dataclass
class RosterResult:
    """What an import did: every row is added, changed, unchanged or refused with its reason."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    regions_added: int = 0
    refused: list[dict[str, object]] = field(default_factory=list)


@transaction.atomic
def import_roster(rows: Iterable[RosterRow], brand_name: str) -> RosterResult:
    """Add and update a brand's dealerships, a region for each state; nothing is removed."""
    result = RosterResult()
    brand = Brand.objects.filter(name__iexact=brand_name).first()
    brand = brand or actions.add_brand(brand_name, slug=slugify(brand_name), by=None)
    regions = {region.code: region for region in Region.objects.filter(brand=brand)}
    existing = {dealership.code: dealership for dealership in brand.dealerships.all()}
    new: list[Dealership] = []
    for row in rows:
        result.rows += 1
        if row.problem:
            result.refused.append({"row": row.number, "code": row.code, "reason": row.problem})
            continue
        region = regions.get(row.state)
        if region is None:
            region = actions.add_region(brand, NAMES[row.state], code=row.state)
            regions[row.state] = region
            result.regions_added += 1
        if found := existing.get(row.code):
            _update(found, row, result)
        else:
            new.append(_dealership(row, brand.pk, region.pk))
    actions.add_dealerships(new, by=None)
    result.added = len(new)
    return result


def _fields(row: RosterRow) -> dict[str, object]:
    return {
        "name": row.name,
        "website": row.website,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "subdivision": row.state,
    }


def _dealership(row: RosterRow, brand_id: UUID, region_id: UUID) -> Dealership:
    place = {"country": "US", "currency": "USD", "locale": "en-US"}
    return Dealership(
        brand_id=brand_id,
        region_id=region_id,
        code=row.code,
        time_zone=TIME_ZONES[row.state],
        **place,
        **_fields(row),
    )


def _update(found: Dealership, row: RosterRow, result: RosterResult) -> None:
    new = _fields(row)
    if all(getattr(found, name) == value for name, value in new.items()):
        result.unchanged += 1
        return
    for name, value in new.items():
        setattr(found, name, value)
    found.save(update_fields=list(UPDATED))
    result.changed += 1
