"""The place that a person looks at: the network, a brand, a region or one dealership.

The address says it (`?place=region:<id>`), the session remembers it, and a place that the person
does not see answers 404 like one that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from dealers.network.models import Brand, Dealership, Region
from dealers.network.scoping import Scope, districts_of, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone

NETWORK = "network"
PlaceObject = Brand | Region | Dealership
KINDS: dict[str, type[PlaceObject]] = {"brand": Brand, "region": Region, "dealership": Dealership}


@dataclass(frozen=True)
class Place:
    """A part of the network: what it is called, and the scope that narrows lists to it."""

    kind: str
    label: str
    scope: Scope
    object: PlaceObject | None = None

    @property
    def key(self) -> str:
        """The place as addresses name it."""
        return f"{self.kind}:{self.object.pk}" if self.object else NETWORK

    @property
    def brand_id(self) -> UUID | None:
        """The brand that the place lies in; None for the network."""
        if isinstance(self.object, Brand):
            return self.object.pk
        return self.object.brand_id if self.object else None

    @property
    def dealership(self) -> Dealership | None:
        """The dealership, if the place is one."""
        return self.object if isinstance(self.object, Dealership) else None


def network() -> Place:
    """Give the place that holds everything the person may see."""
    return Place(NETWORK, _("Everything you see"), Scope(everything=True))


def place_at(found: PlaceObject) -> Place:
    """Give the place of one brand, region or dealership."""
    one = frozenset({found.pk})
    if isinstance(found, Brand):
        return Place("brand", found.name, Scope(brands=one), found)
    if isinstance(found, Region):
        return Place("region", found.name, Scope(regions=districts_of(found)), found)
    return Place("dealership", found.name, Scope(dealerships=one), found)


def place_of(request: HttpRequest) -> Place:
    """Give the place asked for in the address, else the remembered, else the person's widest."""
    place: Place | None = getattr(request, "_place", None)
    if place is None:
        place = _resolve(request)
        request._place = place  # type: ignore[attr-defined]
    return place


def _resolve(request: HttpRequest) -> Place:
    asked = request.GET.get("place")
    if asked:
        place = find_place(request.user, asked)
        if place is None:
            # The page that says so has a frame, and the frame shows a place.
            request._place = widest_place(request.user)  # type: ignore[attr-defined]
            raise Http404("No such place.")
        request.session["place"] = place.key
        return place
    remembered = request.session.get("place")
    return (remembered and find_place(request.user, remembered)) or widest_place(request.user)


def find_place(user: Anyone, key: str) -> Place | None:
    """Give the place with this key if the person sees it."""
    if key == NETWORK:
        return network()
    kind, _sep, raw = key.partition(":")
    model = KINDS.get(kind)
    pk = _uuid(raw)
    if model is None or pk is None:
        return None
    found = _places_of(user, model).filter(pk=pk).first()
    return place_at(found) if found else None


def _places_of(user: Anyone, model: type[PlaceObject]) -> QuerySet[Any]:
    """Give the rows of one kind that are places for this person; a brand must be wholly theirs."""
    if model is Brand:
        return Brand.objects.where(user, Can.VIEW_NETWORK)
    return model.objects.visible_to(user)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def widest_place(user: Anyone) -> Place:
    """Give the single brand, region or dealership that a person's scope is, else the network."""
    scope = scope_of(user, Can.VIEW_NETWORK)
    if scope.everything or (scope.brands and scope.regions):
        return network()
    if len(scope.dealerships) == 1 and not scope.regions and not scope.brands:
        return place_at(Dealership.objects.get(pk=next(iter(scope.dealerships))))
    if len(scope.brands) == 1 and not scope.dealerships:
        return place_at(Brand.objects.get(pk=next(iter(scope.brands))))
    tops = list(_topmost(scope)) if scope.regions and not scope.dealerships else []
    return place_at(tops[0]) if len(tops) == 1 else network()


def _topmost(scope: Scope) -> Iterator[Region]:
    """Give the held regions that lie under no other held region."""
    top = ""
    for region in Region.objects.filter(pk__in=scope.regions).order_by("path"):
        if not top or not region.path.startswith(top):
            top = region.path
            yield region


@dataclass(frozen=True)
class PlaceChoice:
    """One line of the scope switcher."""

    key: str
    label: str
    kind: str
    depth: int
    current: bool


# A switcher with more lines than this is searched instead of read.
MOST_CHOICES = 40


def choices(user: Anyone, text: str, current: Place) -> list[PlaceChoice]:
    """Give the places that a person can switch to, those that match `text` if it is given."""
    found = (
        [] if text else [PlaceChoice(NETWORK, network().label, NETWORK, 0, current.key == NETWORK)]
    )
    for depth, kind, row in _matching(user, text):
        key = f"{kind}:{row.pk}"
        found.append(PlaceChoice(key, str(row), kind, depth, key == current.key))
    return found[:MOST_CHOICES]


def _matching(user: Anyone, text: str) -> Iterator[tuple[int, str, PlaceObject]]:
    for brand in Brand.objects.where(user, Can.VIEW_NETWORK).filter(name__icontains=text):
        yield 1, "brand", brand
    for region in Region.objects.visible_to(user).filter(name__icontains=text)[:MOST_CHOICES]:
        yield 1 + region.depth, "region", region
    for dealership in Dealership.objects.visible_to(user).named(text)[:MOST_CHOICES]:
        yield 3, "dealership", dealership
