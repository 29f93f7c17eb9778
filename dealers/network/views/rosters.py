"""Pages that bring a roster in: upload, look at the differences, apply."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealers.network import actions
from dealers.network.forms.dealerships import RosterForm
from dealers.network.models import Brand, RosterUpload
from dealers.network.roster import COLUMNS, read_roster
from dealers.network.roster_plan import Planner
from dealers.network.scoping import holds
from dealers.network.views.pages import show
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest
from portal.common.models import Work
from portal.common.refusals import Refused

SHOWN = 200


@require_http_methods(["GET", "POST"])
def new_roster(request: PortalRequest) -> HttpResponse:
    """Take a file of dealerships; nothing is changed yet."""
    if not holds(request.user, Can.MANAGE_NETWORK):
        raise Http404
    form = RosterForm(request.POST or None, request.FILES or None)
    managed = Brand.objects.where(request.user, Can.MANAGE_NETWORK)
    form.fields["brand"].offer(managed)  # type: ignore[attr-defined]
    if form.is_valid():
        brand, file = form.cleaned_data["brand"], form.cleaned_data["file"]
        try:
            upload = actions.upload_roster(brand, file.name, file.read(), by=request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("network:roster", pk=upload.pk)
    return show(request, "roster_form", "dealerships", form=form, columns=COLUMNS)


def _upload(request: PortalRequest, pk: UUID) -> RosterUpload:
    brands = Brand.objects.where(request.user, Can.MANAGE_NETWORK)
    return get_object_or_404(RosterUpload.objects.select_related("brand"), pk=pk, brand__in=brands)


@require_GET
def roster(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show what a file would change; while it is applied, how far that is."""
    upload = _upload(request, pk)
    if upload.state != RosterUpload.State.WAITING:
        return _progress(request, upload)
    plan = Planner(upload.brand).take(read_roster(bytes(upload.data)))
    groups = [
        (kind, label, tone, plan.of_kind(kind)[:SHOWN], plan.counts[kind])
        for kind, label, tone in (
            ("refused", _("Refused"), "late"),
            ("changed", _("Changed"), "risk"),
            ("added", _("Added"), "ok"),
        )
    ]
    context = {"upload": upload, "plan": plan, "groups": groups, "shown": SHOWN}
    context["to_do"] = plan.counts["added"] + plan.counts["changed"]
    return show(request, "roster", "dealerships", **context)


def _progress(request: PortalRequest, upload: RosterUpload) -> HttpResponse:
    """Show how far a roster is, and in the end what it came to."""
    work = Work.objects.filter(kind="network.apply_roster", key=str(upload.pk)).first()
    context = {"upload": upload, "work": work, "result": upload.result}
    if request.htmx:
        return render(request, "dealers/network/roster_progress.html#progress", context)
    return show(request, "roster_progress", "dealerships", **context)


@require_POST
def apply_roster(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Do what was shown."""
    fingerprint = request.POST.get("fingerprint", "")
    result = actions.apply_roster(_upload(request, pk), by=request.user, fingerprint=fingerprint)
    upload = _upload(request, pk)
    if upload.state == RosterUpload.State.APPLYING:
        return redirect("network:roster", pk=pk)
    done = {"added": result.added, "changed": result.changed}
    messages.success(request, _("%(added)s dealerships added, %(changed)s changed.") % done)
    return redirect("network:dealership-list")
