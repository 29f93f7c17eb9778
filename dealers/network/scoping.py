"""What a person may see: resolved once, then compared with indexed columns.

A scope is everything, or ids of brands, districts and dealerships. It comes from memberships and
from guardian's one-off grants. Asking guardian row by row is 250 times slower in lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from dealers.network.veils import Veil, dealerships_of, veil_over, with_shares
from portal.accounts.capabilities import NEEDS, Can, Data
from portal.accounts.models import Anyone, User

if TYPE_CHECKING:
    from dealers.network.models import Brand, Dealership, Membership
    from dealers.network.places import Place

Row = TypeVar("Row", bound=models.Model)
Ids = frozenset[UUID]
NOTHING: Ids = frozenset()
NO_DATA: frozenset[Data] = frozenset()


@dataclass(frozen=True)
class Scope:
    """Where somebody holds a capability; districts stand for all dealerships in them.

    Of what everything, brands and regions hold, the veils take away the dealerships that do not
    share the data in question; those held by themselves are never veiled.
    """

    everything: bool = False
    brands: Ids = field(default=NOTHING)
    regions: Ids = field(default=NOTHING)
    dealerships: Ids = field(default=NOTHING)
    oem_veil: Veil = field(default=Veil())
    region_veil: Veil = field(default=Veil())

    def __or__(self, other: Scope) -> Scope:
        if any((self.oem_veil, self.region_veil, other.oem_veil, other.region_veil)):
            raise TypeError("Veils are laid over whole scopes, last.")
        return Scope(
            self.everything or other.everything,
            self.brands | other.brands,
            self.regions | other.regions,
            self.dealerships | other.dealerships,
        )

    def __bool__(self) -> bool:
        return bool(self.everything or self.brands or self.regions or self.dealerships)

    @property
    def veil(self) -> Veil | None:
        """The veil over all that is held; None where some of it lies under another or under none."""
        by_oem = self.everything or self.brands
        if self.dealerships or (by_oem and self.regions):
            return None
        return self.oem_veil if by_oem else self.region_veil

    def covers(self, dealership: Dealership) -> bool:
        """Tell whether a dealership lies in this scope, without a query."""
        return self._covers(dealership.pk, dealership.region_id, dealership.brand_id)

    def covers_row(self, row: Any) -> bool:
        """Tell whether a row with the three scope columns lies in this scope, without a query."""
        return self._covers(row.dealership_id, row.region_id, row.brand_id)

    def _covers(self, pk: UUID, region_id: UUID, brand_id: UUID) -> bool:
        by_oem = self.everything or brand_id in self.brands
        by_region = region_id in self.regions
        return (
            pk in self.dealerships
            or (by_oem and pk not in self.oem_veil.closed)
            or (by_region and pk not in self.region_veil.closed)
        )

    def covers_brand(self, brand_id: UUID) -> bool:
        """Tell whether a whole brand lies in this scope."""
        return self.everything or brand_id in self.brands

    def condition(self, *, dealership: str, region: str, brand: str) -> Q:
        """Give the filter for rows with these three columns; one value is compared by `=`."""
        if self.everything and not self.oem_veil:
            return Q()
        conditions = []
        if self.everything or self.brands:
            wide = Q() if self.everything else _one_of(brand, self.brands)
            conditions.append(self.oem_veil.over(wide, dealership))
        if self.regions:
            conditions.append(self.region_veil.over(_one_of(region, self.regions), dealership))
        if self.dealerships:
            conditions.append(_one_of(dealership, self.dealerships))
        return _any(conditions) if conditions else Q(pk__in=[])


Held = dict[tuple[Can, frozenset[Data]], Scope]


def _one_of(column: str, ids: Ids) -> Q:
    return Q(**{column: next(iter(ids))}) if len(ids) == 1 else Q(**{f"{column}__in": sorted(ids)})


def _any(conditions: Iterable[Q]) -> Q:
    total = Q()
    for condition in conditions:
        total |= condition
    return total


def scope_of(user: Anyone, can: Can) -> Scope:
    """Give where this person holds a capability; resolved once for the request's user object."""
    return agreed(user, can, *([NEEDS[can]] if can in NEEDS else []))


def agreed(user: Anyone, can: Can, *data: Data) -> Scope:
    """Give where this person holds a capability and the dealerships share these data with them."""
    if not isinstance(user, User) or not user.is_active:
        return Scope()
    if user.is_superuser:
        return Scope(everything=True)
    held, asked = _held(user), frozenset(data)
    if (can, asked) not in held:
        held[can, asked] = _veiled(held.get((can, NO_DATA), Scope()), asked, user)
    return held[can, asked]


def holds(user: Anyone, can: Can) -> bool:
    """Tell whether this person holds a capability anywhere, whatever agreements hide there."""
    return bool(agreed(user, can))


def may(user: Anyone, can: Can, at: Dealership | Brand) -> bool:
    """Tell whether this person holds a capability at one dealership or at a whole brand."""
    scope = scope_of(user, can)
    return scope.covers_brand(at.pk) if _is_brand(at) else scope.covers(at)  # type: ignore[arg-type]


def _is_brand(at: models.Model) -> bool:
    return at._meta.model_name == "brand"


def forget(user: User) -> None:
    """Drop what was resolved for this user object, after a change of what they hold or may see."""
    user.__dict__.pop("_held_scopes", None)
    user.__dict__.pop("_veils", None)


def see_through(user: User) -> None:
    """Veil even the dealerships that are this person's own: somebody of the OEM looks as them."""
    user.__dict__["_seen_through"] = True
    forget(user)


def _held(user: User) -> Held:
    if "_held_scopes" not in user.__dict__:
        user.__dict__["_held_scopes"] = _resolve(user)
    return user.__dict__["_held_scopes"]  # type: ignore[no-any-return]


def _resolve(user: User) -> Held:
    held: Held = {}
    found = user.memberships.current().select_related("region")
    anchored = ((one.capabilities, _scope_at(one)) for one in found)
    roles = ((can, scope) for capabilities, scope in anchored for can in capabilities)
    for can, scope in chain(roles, _one_off_grants(user)):
        held[can, NO_DATA] = held.get((can, NO_DATA), Scope()) | scope
    return held


def _veiled(scope: Scope, data: frozenset[Data], user: User) -> Scope:
    """Lay the veils over a scope: one for each of the two ways to be above a dealership."""
    if not data:
        return scope
    if scope.everything or scope.brands:
        brands = None if scope.everything else scope.brands
        scope = replace(scope, oem_veil=_veil(user, "oem", data, brand=brands))
    if scope.regions:
        scope = replace(scope, region_veil=_veil(user, "region", data, region=scope.regions))
    return _seen_by_the_oem(scope, data) if "_seen_through" in user.__dict__ else scope


def _veil(user: User, audience: str, data: frozenset[Data], **wide: Ids | None) -> Veil:
    """Give a veil of this user object, asked once however many capabilities need it."""
    veils = user.__dict__.setdefault("_veils", {})
    key = (audience, data, *wide.items())
    if key not in veils:
        within = {f"{column}__in": ids for column, ids in wide.items() if ids is not None}
        veils[key] = veil_over(dealerships_of(**within), data, audience)
    return veils[key]  # type: ignore[no-any-return]


def _seen_by_the_oem(scope: Scope, data: frozenset[Data]) -> Scope:
    """Take away whatever the OEM may not see, for whomever it shows."""
    own = veil_over(dealerships_of(pk__in=scope.dealerships), data, "oem")
    within = veil_over(dealerships_of(region__in=scope.regions), data, "oem")
    closed = scope.region_veil.closed | within.closed
    return replace(scope, dealerships=scope.dealerships - own.closed, region_veil=Veil(closed))


def sharing(dealerships: models.QuerySet[Any], data: Data) -> models.QuerySet[Any]:
    """Give those of these dealerships that share some data with the OEM and with the region."""
    found = dealerships
    for audience in ("oem", "region"):
        found = with_shares(found, audience).filter(shares__contains=[data])
    return found


def _scope_at(membership: Membership) -> Scope:
    match membership.scope:
        case "network":
            return Scope(everything=True)
        case "brand":
            return Scope(brands=frozenset({membership.brand_id}))  # type: ignore[arg-type]
        case "region":
            return Scope(regions=districts_of(membership.region))
        case "group":
            ids = membership.group.dealerships.values_list("pk", flat=True)  # type: ignore[union-attr]
            return Scope(dealerships=frozenset(ids))
        case _:
            return Scope(dealerships=frozenset({membership.dealership_id}))  # type: ignore[arg-type]


def districts_of(region: Any) -> Ids:
    """Give the ids of a region and of everything below it."""
    tree = type(region).objects.filter(path__startswith=region.path)
    return frozenset(tree.values_list("pk", flat=True))


def _one_off_grants(user: User) -> Iterable[tuple[Can, Scope]]:
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    lent = user.dealershipusergrant_set.filter(Q(until_date=None) | Q(until_date__gte=today))
    for name, pk in lent.values_list("permission__codename", "content_object"):
        yield Can(name), Scope(dealerships=frozenset({pk}))
    at_brands = user.brandusergrant_set.values_list("permission__codename", "content_object")
    for name, pk in at_brands:
        yield Can(name), Scope(brands=frozenset({pk}))


class Scoped(models.QuerySet[Row]):
    """Rows that only some people see; subclasses name the capability that opens them."""

    seen_with: Can

    def visible_to(self, user: Anyone) -> Self:
        """Rows that this person may see."""
        return self.where(user, self.seen_with)

    def where(self, user: Anyone, can: Can) -> Self:
        """Rows at which this person holds a capability."""
        raise NotImplementedError


class DealershipScoped(Scoped[Row]):
    """Rows that carry their dealership, district and brand (see DealershipOwned)."""

    columns = {"dealership": "dealership_id", "region": "region_id", "brand": "brand_id"}

    def where(self, user: Anyone, can: Can) -> Self:
        """Rows of the dealerships at which this person holds a capability."""
        return self.filter(scope_of(user, can).condition(**self.columns))

    def within(self, place: Place) -> Self:
        """Rows of the place that the person looks at."""
        return self.filter(place.scope.condition(**self.columns))


class BrandScoped(Scoped[Row]):
    """Rows of a whole brand; only people who hold the capability for all of it see them."""

    def where(self, user: Anyone, can: Can) -> Self:
        """Rows of the brands that this person holds wholly."""
        scope = scope_of(user, can)
        whole = replace(scope, regions=NOTHING, dealerships=NOTHING)
        return self.filter(whole.condition(dealership="pk", region="pk", brand="brand_id"))

    def within(self, place: Place) -> Self:
        """Rows of the brand of the place that the person looks at."""
        return self.filter(brand_id=place.brand_id) if place.brand_id else self
