"""Pages about the network."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from dealers.network import places
from dealers.network.models import Dealership
from portal.accounts.requests import PortalRequest
from portal.common.pages import keyset_page


@require_GET
def dealership_list(request: PortalRequest) -> HttpResponse:
    """Show the dealerships of a place."""
    place = places.place_of(request)
    text = request.GET.get("q", "")
    found = Dealership.objects.visible_to(request.user).within(place).named(text)
    rows = found.select_related("brand", "region")
    page = keyset_page(rows, request.GET, order=("name", "id"))
    template = "dealers/network/dealership_list.html"
    part = f"{template}#rows" if request.htmx else template
    return render(request, part, {"page": page, "place": place, "q": text})


@require_GET
def dealership_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show one dealership: its facts, its opening hours, its people."""
    visible = Dealership.objects.visible_to(request.user).select_related("brand", "region", "group")
    dealership = get_object_or_404(visible, pk=pk)
    members = dealership.membership_set.current().select_related("user").order_by("role")
    context = {"dealership": dealership, "week": _week(dealership), "members": members}
    return render(request, "dealers/network/dealership_detail.html", context)


def _week(dealership: Dealership) -> list[tuple[int, list[object]]]:
    """Give the spans of each weekday, Monday first; no spans means closed."""
    spans: list[list[object]] = [[] for _day in range(7)]
    for hours in dealership.opening_hours.all():
        spans[hours.weekday].append(hours)
    return list(enumerate(spans))
