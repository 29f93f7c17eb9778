"""What a place is made of, one step down: brands, regions, districts, dealerships."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from dealers.network.models import Brand, Dealership, Region
from dealers.network.places import NETWORK, Place
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone

Column = Literal["brand_id", "region_id", "dealership_id"]


@dataclass(frozen=True)
class Child:
    """A part of a place; `place` is its key in addresses."""

    place: str
    label: str
    detail: str = ""


@dataclass(frozen=True)
class Children:
    """The parts of a place, and the column of facts that tells which fact lies in which part."""

    column: Column
    of: Mapping[UUID, Child]

    def among(self, parts: Collection[Child]) -> "Children":
        """These parts alone."""
        wanted = set(parts)
        return Children(self.column, {pk: one for pk, one in self.of.items() if one in wanted})


def children_of(place: Place, user: Anyone, *, dealerships: bool = False) -> Children:
    """The parts of a place that this person may look into; its dealerships if asked or if nothing is between."""
    return children_in(place, user, {} if dealerships else steps_of(place, user))


def children_in(place: Place, user: Anyone, steps: Mapping[UUID, Child]) -> Children:
    """These steps as the parts of a place, or its dealerships where there are none."""
    if steps:
        return Children("brand_id" if place.kind == NETWORK else "region_id", steps)
    rows = Dealership.objects.where(user, Can.VIEW_KPIS).within(place).order_by("name")
    named = rows.values_list("pk", "name", "city")
    found = {pk: Child(f"dealership:{pk}", name, city) for pk, name, city in named}
    return Children("dealership_id", found)


def steps_of(place: Place, user: Anyone) -> dict[UUID, Child]:
    """What lies between a place and its dealerships: by brand or by district, the part it belongs to."""
    match place.object:
        case None:
            brands = Brand.objects.where(user, Can.VIEW_KPIS)
            return {brand.pk: Child(f"brand:{brand.pk}", brand.name) for brand in brands}
        case Brand() as brand:
            return _regions_below("", brand.pk, user)
        case Region() as region:
            return _regions_below(region.path, region.brand_id, user)
        case _:
            return {}


def _regions_below(path: str, brand_id: UUID, user: Anyone) -> dict[UUID, Child]:
    """Every district below a path, as the region one step below that path in which it lies."""
    tree = Region.objects.visible_to(user).filter(brand=brand_id, path__startswith=path)
    by_path = {region.path: region for region in tree if region.path != path}
    tops = {p: r for p, r in by_path.items() if len(p) == len(path) + Region.steplen}
    found = {}
    for at, region in by_path.items():
        top = tops.get(at[: len(path) + Region.steplen])
        if top is not None:
            found[region.pk] = Child(f"region:{top.pk}", top.name)
    return found
