"""Reading deliveries of leads to dealerships' systems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from dealers.leads.states import DeliveryState
from dealers.network.places import Place
from dealers.network.scoping import Scoped, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone

if TYPE_CHECKING:
    from dealers.leads.models import Delivery, DeliveryTarget


class DeliveryTargetQuerySet(Scoped["DeliveryTarget"]):
    """Targets of deliveries, for those who connect systems there."""

    seen_with = Can.MANAGE_LEAD_SOURCES
    columns = {
        "dealership": "dealership_id",
        "region": "dealership__region_id",
        "brand": "dealership__brand_id",
    }

    def where(self, user: Anyone, can: Can) -> Self:
        """Targets of the dealerships at which this person holds a capability."""
        return self.filter(scope_of(user, can).condition(**self.columns))

    def within(self, place: Place) -> Self:
        """Targets of a place."""
        return self.filter(place.scope.condition(**self.columns))


class DeliveryQuerySet(Scoped["Delivery"]):
    """Deliveries, for those who connect systems at their dealership."""

    seen_with = Can.MANAGE_LEAD_SOURCES
    columns = {
        "dealership": "lead__dealership_id",
        "region": "lead__region_id",
        "brand": "lead__brand_id",
    }

    def where(self, user: Anyone, can: Can) -> Self:
        """Deliveries of the dealerships at which this person holds a capability."""
        return self.filter(scope_of(user, can).condition(**self.columns))

    def within(self, place: Place) -> Self:
        """Deliveries of a place."""
        return self.filter(place.scope.condition(**self.columns))

    def open(self) -> Self:
        """Those that are not acknowledged."""
        return self.exclude(state=DeliveryState.DELIVERED)
