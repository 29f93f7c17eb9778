"""What the network shows in the portal's frame: places to look at, its page, dealerships found."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dealers.network.models import Brand, Dealership
from dealers.network.places import choices, place_of
from dealers.network.scoping import holds
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone
from portal.ui.registry import (
    Hit,
    NavItem,
    ScopeChoice,
    ScopeSource,
    SearchProvider,
    register_nav,
    register_scope_source,
    register_search,
)

KINDS = {
    "network": _("Network"),
    "brand": _("Brand"),
    "region": _("Region"),
    "dealership": _("Dealership"),
}
MOST_HITS = 5


def current_place(request: HttpRequest) -> ScopeChoice | None:
    """Give the place looked at, for the top bar."""
    place = place_of(request)
    return ScopeChoice(key=place.key, label=place.label, kind=KINDS[place.kind], current=True)


def place_choices(request: HttpRequest, text: str) -> list[ScopeChoice]:
    """Give the places that match a text, for the scope switcher."""
    return [
        ScopeChoice(
            key=found.key,
            label=found.label,
            kind=KINDS[found.kind],
            depth=found.depth,
            current=found.current,
        )
        for found in choices(request.user, text, place_of(request))
    ]


def brand_accent(request: HttpRequest) -> str | None:
    """Give the colour of the brand that the place lies in."""
    brand_id = place_of(request).brand_id
    if brand_id is None:
        return None
    return Brand.objects.filter(pk=brand_id).values_list("accent", flat=True).first()


def find_dealerships(user: Anyone, text: str) -> list[Hit]:
    """Give the dealerships that a person may see, by name, city or dealer code."""
    found = Dealership.objects.visible_to(user).named(text).select_related("brand")
    return [_hit(dealership) for dealership in found.order_by("name")[:MOST_HITS]]


def _hit(found: Dealership) -> Hit:
    where = f"{found.brand} · {found.code} · {found.city}"
    return Hit(
        found.name, where, reverse("network:dealership-detail", args=[found.pk]), "building-store"
    )


register_nav(
    NavItem(
        key="network",
        label=_("Network"),
        icon="sitemap",
        url_name="network:dealership-list",
        order=80,
        shown_to=lambda user: holds(user, Can.VIEW_NETWORK),
        first_for=lambda user: holds(user, Can.MANAGE_NETWORK),
    )
)
register_search(
    SearchProvider(key="dealerships", label=_("Dealerships"), search=find_dealerships, order=10)
)
register_scope_source(
    ScopeSource(current=current_place, choices=place_choices, accent=brand_accent)
)
