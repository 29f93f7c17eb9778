"""Which toolkits a person sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Count, Q, QuerySet

from dealers.network.models import Dealership
from dealers.network.scoping import BrandScoped, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone

if TYPE_CHECKING:
    from toolkits.library.models import Asset, Toolkit


def seen_by(user: Anyone, path: str = "") -> Q:
    """Give the filter for toolkits, or rows below one by `path`, that this person sees.

    All toolkits of brands wholly held, and the published ones of brands held somewhere.
    """
    scope = scope_of(user, Can.VIEW_PROGRAMS)
    if scope.everything:
        return Q()
    local = Dealership.objects.where(user, Can.VIEW_PROGRAMS).values("brand_id")
    published = Q(**{f"{path}brand__in": local, f"{path}state": "published"})
    return Q(**{f"{path}brand__in": scope.brands}) | published


class ToolkitQuerySet(BrandScoped["Toolkit"]):
    """Toolkits, seen whole by the OEM's side and once published by the dealers' side."""

    seen_with = Can.VIEW_PROGRAMS

    def visible_to(self, user: Anyone) -> Self:
        """Toolkits that this person sees; dealers' people see no draft and no old version."""
        return self.filter(seen_by(user))

    def published(self) -> Self:
        """Those that dealers work with now."""
        return self.filter(state="published")

    def matching(self, text: str) -> Self:
        """Those whose name or summary holds these words."""
        return self.filter(Q(name__icontains=text) | Q(summary__icontains=text))

    def as_cards(self) -> Self:
        """Those with all that a card shows, in one query."""
        return self.select_related("brand", "key_visual").annotate(asset_count=Count("assets"))


class AssetQuerySet(QuerySet["Asset"]):
    """Pictures and documents."""

    def visible_to(self, user: Anyone) -> Self:
        """Assets of the toolkits that this person sees."""
        return self.filter(seen_by(user, "toolkit__"))

    def images(self) -> Self:
        """Pictures only."""
        return self.filter(kind="image")
