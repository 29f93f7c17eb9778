"""Pages about vehicles."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dealers.inventory.exporting import HEADER, MOST_IN_A_WORKBOOK, exported
from dealers.inventory.facets import facets, narrow
from dealers.inventory.models import Vehicle, VehicleChange
from dealers.inventory.querysets import VehicleQuerySet
from dealers.inventory.timeline import told
from dealers.network.models import Dealership
from dealers.network.places import place_of
from dealers.network.scoping import agreed
from portal.accounts.capabilities import Can, Data
from portal.accounts.requests import PortalRequest
from portal.common.pages import keyset_page
from portal.common.refusals import Refused
from portal.common.spreadsheets import csv_lines, workbook

LIST = "dealers/inventory/stock_list.html"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def stock_list(request: PortalRequest) -> HttpResponse:
    """Show the vehicles of a place, narrowed by facets and by a VIN or stock number."""
    today = timezone.localdate()
    place = place_of(request)
    asked = request.GET
    found = narrow(_asked_for(request).within(place), asked, today)
    page = keyset_page(found.select_related("dealership"), request.GET)
    context = {"page": page, "place": place, "q": asked.get("q", "")}
    if request.htmx and "after" in request.GET:
        return render(request, f"{LIST}#rows", context)
    context["facets"], context["count"], context["whole"] = facets(found, asked, today)
    context["kept"] = [pair for pair in asked.items() if pair[0] not in ("q", "after", "place")]
    context["status"] = dict(Vehicle.Status.choices).get(asked.get("status", ""), "")
    return render(request, f"{LIST}#list" if request.htmx.target == "stock" else LIST, context)


@require_GET
def stock_csv(request: PortalRequest) -> HttpResponseBase:
    """Give the list, narrowed as it is on the page, as a CSV file."""
    lines = csv_lines(HEADER, exported(_narrowed(request)))
    return _as_file(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), "csv")


@require_GET
def stock_workbook(request: PortalRequest) -> HttpResponseBase:
    """Give the list, narrowed as it is on the page, as a workbook."""
    rows = _narrowed(request)
    if rows[MOST_IN_A_WORKBOOK:].exists():
        raise Refused(_("That is too much for a workbook; narrow the list, or take the CSV file."))
    book = workbook(HEADER, exported(rows), sheet=_("Stock"))
    return _as_file(HttpResponse(book, content_type=XLSX), "xlsx")


def _narrowed(request: PortalRequest) -> VehicleQuerySet:
    """The vehicles of the list, all pages of it."""
    rows = _asked_for(request).within(place_of(request))
    return narrow(rows, request.GET, timezone.localdate())


def _as_file(response: HttpResponseBase, form: str) -> HttpResponseBase:
    name = f"stock-{timezone.localdate():%Y-%m-%d}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked_for(request: PortalRequest) -> VehicleQuerySet:
    """The visible vehicles in stock, or those with another status, or those a held file lacks."""
    rows = Vehicle.objects.visible_to(request.user).matching(request.GET.get("q", ""))
    if missing := request.GET.get("missing_in"):
        return rows.filter(missing_in=_uuid(missing))
    if run := request.GET.get("run"):
        did = VehicleChange.objects.visible_to(request.user).of_run(
            _uuid(run), request.GET.get("did", "")
        )
        return rows.filter(pk__in=did.values("vehicle"))
    if request.GET.get("status") in (Vehicle.Status.REMOVED, Vehicle.Status.ARCHIVED):
        return rows.filter(status=request.GET["status"])
    return rows.in_stock()


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@require_GET
def vehicle_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show one vehicle: its facts, and what happened to it where the person may know."""
    visible = Vehicle.objects.visible_to(request.user).select_related("dealership", "feed")
    vehicle = get_object_or_404(visible, pk=pk)
    changes = VehicleChange.objects.visible_to(request.user).filter(vehicle=vehicle)
    rows = list(changes.select_related("dealership").order_by("-id")[:100])
    came_from = {change.from_dealership_id for change in rows if change.from_dealership_id}
    seen = Dealership.objects.visible_to(request.user).in_bulk(came_from)
    shared = agreed(request.user, Can.VIEW_INVENTORY, Data.COST).covers_row(vehicle)
    context = {
        "costs": vehicle.costs if shared else {},
        "costs_hidden": bool(vehicle.costs) and not shared,
        "vehicle": vehicle,
        "events": [told(change, seen, vehicle.currency) for change in rows],
    }
    return render(request, "dealers/inventory/vehicle_detail.html", context)
