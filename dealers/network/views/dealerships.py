"""Pages about dealerships."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dealers.network import actions, places
from dealers.network.forms.dealerships import DealershipForm
from dealers.network.models import Brand, Dealership, Region
from dealers.network.policies import check_manages
from dealers.network.querysets import DealershipQuerySet
from dealers.network.reasons import who_sees
from dealers.network.record import entries_visible_to
from dealers.network.roster import COLUMNS
from dealers.network.roster_values import cells_of
from dealers.network.scoping import holds, may
from dealers.network.views.pages import show, show_list
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest
from portal.common.pages import keyset_page
from portal.common.spreadsheets import csv_lines, workbook


@require_GET
def dealership_list(request: PortalRequest) -> HttpResponse:
    """Show the dealerships of a place, found by words, status and region."""
    found = _found(request)
    rows = found.select_related("brand", "region", "group")
    context = {
        "page": keyset_page(rows, request.GET, order=("name", "id")),
        "total": found.count(),
        "place": places.place_of(request),
        "q": request.GET.get("q", ""),
        "status": request.GET.get("status", ""),
        "region": request.GET.get("region", ""),
        "statuses": Dealership.Status.choices,
        "regions": Region.objects.visible_to(request.user).select_related("brand"),
        "may_manage": holds(request.user, Can.MANAGE_NETWORK),
        "managed_brands": Brand.objects.where(request.user, Can.MANAGE_NETWORK),
    }
    return show_list(request, "dealership_list", "dealerships", **context)


def _found(request: PortalRequest) -> DealershipQuerySet:
    """Give what the person sees of the place, narrowed by the filters in the address."""
    place = places.place_of(request)
    found = Dealership.objects.visible_to(request.user).within(place)
    found = found.named(request.GET.get("q", ""))
    if (status := request.GET.get("status")) in Dealership.Status.values:
        found = found.filter(status=status)
    if region := _region(request):
        found = found.filter(region__path__startswith=region.path)
    return found


def _region(request: PortalRequest) -> Region | None:
    """Give the visible region that the address names."""
    place = places.find_place(request.user, f"region:{request.GET.get('region', '')}")
    return place.object if place and isinstance(place.object, Region) else None


@require_GET
def export_dealerships(request: PortalRequest) -> HttpResponse | StreamingHttpResponse:
    """Give what the list shows as a file: CSV, or XLSX when asked for."""
    rows = _found(request).select_related("region", "group").prefetch_related("opening_hours")
    rows = rows.order_by("brand__name", "code")
    lines = (list(cells_of(dealership)) for dealership in rows.iterator(chunk_size=500))
    if request.GET.get("format") == "xlsx":
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        answer = HttpResponse(workbook(COLUMNS, lines, sheet="Dealerships"), content_type=kind)
        answer["Content-Disposition"] = 'attachment; filename="dealerships.xlsx"'
        return answer
    stream = StreamingHttpResponse(
        csv_lines(COLUMNS, lines), content_type="text/csv; charset=utf-8"
    )
    stream["Content-Disposition"] = 'attachment; filename="dealerships.csv"'
    return stream


def visible_dealership(request: PortalRequest, pk: UUID) -> Dealership:
    """Give a dealership that the person sees; to them others do not exist."""
    visible = Dealership.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("brand", "region", "group"), pk=pk)


def managed_dealership(request: PortalRequest, pk: UUID) -> Dealership:
    """Give a dealership that the person may change; others that they see are refused."""
    dealership = visible_dealership(request, pk)
    check_manages(request.user, dealership)
    return dealership


def head_of(request: PortalRequest, dealership: Dealership) -> dict[str, Any]:
    """Give what the head of each of a dealership's pages needs."""
    return {
        "dealership": dealership,
        "may_manage": may(request.user, Can.MANAGE_NETWORK, dealership),
        "may_members": may(request.user, Can.MANAGE_MEMBERS, dealership),
        "may_audit": may(request.user, Can.VIEW_AUDIT, dealership),
        "may_be_shared_with": holds(request.user, Can.VIEW_LEADS),
    }


@require_GET
def dealership_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show one dealership: its facts, its opening hours, its people."""
    dealership = visible_dealership(request, pk)
    people = dealership.membership_set.current().filter(api_client=None)
    members = people.select_related("user").order_by("role")
    trail = Region.objects.down_to(dealership.region)
    context = {"week": week_of(dealership), "members": members, "trail": trail}
    return show(
        request, "dealership_detail", "dealerships", **head_of(request, dealership), **context
    )


def week_of(dealership: Dealership) -> list[tuple[int, list[object]]]:
    """Give the spans of each weekday, Monday first; no spans means closed."""
    spans: list[list[object]] = [[] for _day in range(7)]
    for hours in dealership.opening_hours.all():
        spans[hours.weekday].append(hours)
    return list(enumerate(spans))


@require_http_methods(["GET", "POST"])
def edit_dealership(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change a dealership's facts, district and owner."""
    dealership = managed_dealership(request, pk)
    # The form writes into the object that it is given; the action compares with the row as it is.
    draft = Dealership.objects.get(pk=dealership.pk)
    form = DealershipForm(
        request.POST or None, instance=draft, brand=dealership.brand, user=request.user
    )
    if form.is_valid():
        actions.revise_dealership(dealership, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("network:dealership-detail", pk=pk)
    return show(
        request, "dealership_form", "dealerships", form=form, **head_of(request, dealership)
    )


@require_http_methods(["GET", "POST"])
def new_dealership(request: PortalRequest, brand_pk: UUID) -> HttpResponse:
    """Add a dealership to a brand."""
    brand = get_object_or_404(Brand.objects.visible_to(request.user), pk=brand_pk)
    check_manages(request.user, brand)
    start = {"country": "US", "currency": "USD"}
    form = DealershipForm(request.POST or None, brand=brand, user=request.user, initial=start)
    if form.is_valid():
        made = actions.open_dealership(brand, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s is part of the network.") % {"name": made})
        return redirect("network:dealership-hours", pk=made.pk)
    return show(request, "dealership_form", "dealerships", form=form, brand=brand)


@require_GET
def dealership_access(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Answer who can see a dealership, and why."""
    dealership = visible_dealership(request, pk)
    if not may(request.user, Can.MANAGE_MEMBERS, dealership):
        check_manages(request.user, dealership)
    reasons = who_sees(dealership)
    return show(
        request, "dealership_access", "dealerships", reasons=reasons, **head_of(request, dealership)
    )


@require_GET
def dealership_history(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show what was done to a dealership, newest first, for those who read its record."""
    dealership = visible_dealership(request, pk)
    if not may(request.user, Can.VIEW_AUDIT, dealership):
        check_manages(request.user, dealership)
    entries = entries_visible_to(request.user).about(dealership).select_related("by")
    page = keyset_page(entries, request.GET, size=30)
    context = {"page": page, **head_of(request, dealership)}
    # Nothing narrows this list: whoever does not ask for more rows is shown the page.
    answer = show_list if "after" in request.GET else show
    return answer(request, "dealership_history", "dealerships", **context)
