"""Pages on which people decide: VINs in conflict, records to mend, addresses for platforms."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealers.inventory import decisions, mending, policies
from dealers.inventory.models import Outlet, QuarantinedRow, SyncRun, Vehicle, VinConflict
from dealers.inventory.opening import OpenFile, open_file
from dealers.inventory.publishing import REASONS, missing_in, stock_of
from dealers.inventory.reading import Unreadable
from dealers.network.models import Dealership
from dealers.network.places import place_of
from dealers.network.scoping import may
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest
from portal.common.pages import Page, keyset_page
from portal.common.public_host import public_url
from portal.common.refusals import Refused

CONFLICTS = "dealers/inventory/conflict_list.html"
MOST_EXAMPLES = 50
LONG_CELL = 80


@require_GET
def conflict_list(request: PortalRequest) -> HttpResponse:
    """Show the VINs that several dealerships claim; those that wait for a decision first."""
    place = place_of(request)
    found = VinConflict.objects.visible_to(request.user).within(place)
    state = request.GET.get("state", "")
    rows = found.filter(state=state) if state in VinConflict.State.values else found.waiting()
    rows = rows.select_related("brand", "owner", "feed", "settled_for", "settled_by")
    page = keyset_page(rows, request.GET, order=("-found_at", "id"))
    context = {
        "page": page,
        "conflicts": _with_claimants(page),
        "place": place,
        "state": state or VinConflict.State.OPEN,
        "states": VinConflict.State.choices,
        "settleable": {
            row.pk: may(request.user, Can.RELEASE_FEEDS, row.brand) for row in page.rows
        },
    }
    return render(request, f"{CONFLICTS}#rows" if request.htmx else CONFLICTS, context)


def _with_claimants(page: Page[VinConflict]) -> list[dict[str, Any]]:
    """Each conflict with the dealerships it is between, and where its vehicle is."""
    ids = {pk for row in page.rows for pk in row.claimants}
    dealerships = Dealership.objects.in_bulk(ids)
    vins = Vehicle.objects.in_stock().filter(vin__in=[row.vin for row in page.rows])
    cars = {(car.brand_id, car.vin): car for car in vins}
    return [
        {
            "row": row,
            "car": cars.get((row.brand_id, row.vin)),
            "between": [
                each
                for each in (row.owner, *(dealerships.get(pk) for pk in row.claimants))
                if each is not None
            ],
        }
        for row in page.rows
    ]


@require_POST
def conflict_settle(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Decide which dealership has the vehicle."""
    conflict = get_object_or_404(VinConflict.objects.visible_to(request.user), pk=pk)
    dealerships = Dealership.objects.visible_to(request.user)
    chosen = get_object_or_404(dealerships, pk=_uuid(request.POST.get("dealership", "")))
    decisions.settle_conflict(conflict, chosen, by=request.user)
    messages.success(
        request,
        _("%(dealership)s has the vehicle; the file is read again.") % {"dealership": chosen},
    )
    return redirect("inventory:conflict-list")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@require_http_methods(["GET", "POST"])
def record_mend(request: PortalRequest, pk: UUID, number: int) -> HttpResponse:
    """Show a quarantined record cell by cell; POST puts it right, or gives one word its meaning."""
    runs = SyncRun.objects.visible_to(request.user).select_related(
        "feed__brand", "feed__dealership", "feed__applied_run", "file"
    )
    run = get_object_or_404(runs, pk=pk)
    policies.check_may_deliver(request.user, run.feed)
    rows = QuarantinedRow.objects.visible_to(request.user).filter(run=run)
    row = get_object_or_404(rows.select_related("run__feed__brand"), record_number=number)
    read, cells = _cells(row)
    if request.method == "POST":
        return _mend(request, row, read, cells)
    context = {
        "run": run,
        "row": row,
        "fields": _fields(read, cells),
        "word": _word(row, read, cells),
    }
    return render(request, "dealers/inventory/record_mend.html", context)


def _cells(row: QuarantinedRow) -> tuple[OpenFile, list[str]]:
    """The record as its file has it, found by reading up to it."""
    try:
        read = open_file(row.run)
    except Unreadable as why:
        raise Refused(_("The file can't be read any more; its feed was changed.")) from why
    for record in read.table.records:
        if record.number == row.record_number:
            return read, list(record.cells)
    raise Refused(_("The file can't be read any more; its feed was changed."))


def _fields(read: OpenFile, cells: list[str]) -> list[dict[str, Any]]:
    """Each column with its cell, but for what the dealership paid; POST leaves those as they are."""
    header = read.table.header
    named = [*header, *[""] * max(0, len(cells) - len(header))]
    padded = [*cells, *[""] * max(0, len(header) - len(cells))]
    return [
        {"name": name.strip(), "key": f"cell-{place}", "value": cell, "long": len(cell) > LONG_CELL}
        for place, (name, cell) in enumerate(zip(named, padded, strict=True))
        if place not in read.columns.costs
    ]


def _word(row: QuarantinedRow, read: OpenFile, cells: list[str]) -> dict[str, str] | None:
    """The word that the reason is about, if it stands in a column of its own."""
    fact = mending.ABOUT.get(row.reason_code) or row.reason_detail.get("field", "")
    places = read.columns.facts.get(fact, [])
    if not places or places[0] >= len(cells) or not cells[places[0]].strip():
        return None
    return {
        "fact": fact,
        "name": read.table.header[places[0]].strip(),
        "sent": cells[places[0]].strip(),
        "meant": str(row.reason_detail.get("proposal", "")),
    }


def _typed(request: PortalRequest, read: OpenFile, cells: list[str]) -> list[str]:
    """The record as it was typed, as wide as the header; what is not shown stays as it was."""
    wanted = len(read.table.header)
    shown = {field["key"] for field in _fields(read, cells)} & set(request.POST)
    sent = [*cells, *[""] * wanted][:wanted]
    return [
        request.POST[f"cell-{place}"] if f"cell-{place}" in shown else cell
        for place, cell in enumerate(sent)
    ]


def _mend(
    request: PortalRequest, row: QuarantinedRow, read: OpenFile, cells: list[str]
) -> HttpResponse:
    if "meant" in request.POST:
        word = _word(row, read, cells)
        if word is None:
            raise Refused(_("This record has no such word."))
        run = decisions.say_word(
            row.run.feed, word["fact"], word["sent"], request.POST["meant"], by=request.user
        )
    else:
        run = decisions.mend_record(row, cells, _typed(request, read, cells), by=request.user)
    if run is None:
        messages.success(request, _("It is kept for the feed's next file."))
        return redirect("inventory:run-detail", row.run_id)
    messages.success(request, _("It is kept, and the file is read again."))
    return redirect("inventory:run-detail", run.pk)


@require_http_methods(["GET", "POST"])
def outlets(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show where a dealership's stock goes out to, and what stays behind; POST opens an address."""
    seen = Dealership.objects.where(request.user, Can.VIEW_INVENTORY)
    dealership = get_object_or_404(seen, pk=pk)
    if request.method == "POST":
        return _open(request, dealership)
    reasons: Counter[str] = Counter()
    examples, shown = [], 0
    for vehicle in stock_of(dealership).iterator(chunk_size=500):
        if why := missing_in(vehicle):
            reasons.update(why)
            examples.append((vehicle, [REASONS[code] for code in why]))
        else:
            shown += 1
    context = {
        "dealership": dealership,
        "shown": shown,
        "behind": len(examples),
        "reasons": [(REASONS[code], count) for code, count in reasons.most_common()],
        "examples": examples[:MOST_EXAMPLES],
        "outlets": _outlets(request, dealership),
        "may_publish": may(request.user, Can.RELEASE_FEEDS, dealership),
    }
    return render(request, "dealers/inventory/outlets.html", context)


def _outlets(request: PortalRequest, dealership: Dealership) -> list[dict[str, Any]]:
    """Each platform with its open address; the address only for those who may end it."""
    open_now = {row.kind: row for row in Outlet.objects.open().filter(dealership=dealership)}
    tells = may(request.user, Can.RELEASE_FEEDS, dealership)
    return [
        {
            "kind": kind,
            "label": label,
            "outlet": open_now.get(kind),
            "address": public_url("platform-file", open_now[kind].token)
            if tells and kind in open_now
            else "",
        }
        for kind, label in Outlet.Kind.choices
    ]


def _open(request: PortalRequest, dealership: Dealership) -> HttpResponse:
    kind = request.POST.get("kind", "")
    decisions.open_outlet(dealership, kind, by=request.user)
    messages.success(
        request, _("The address is open. Give it to the platform, and to nobody else.")
    )
    return redirect("inventory:outlets", dealership.pk)


@require_POST
def outlet_close(request: PortalRequest, pk: UUID) -> HttpResponse:
    """End a platform's address."""
    visible = Outlet.objects.visible_to(request.user).select_related("dealership__brand")
    outlet = get_object_or_404(visible, pk=pk)
    decisions.close_outlet(outlet, by=request.user)
    messages.success(request, _("The address has ended; the platform gets nothing any more."))
    return redirect("inventory:outlets", outlet.dealership_id)
