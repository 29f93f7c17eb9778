"""Pages about when a dealership is open."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealers.network import actions
from dealers.network.forms.hours import SpecialDayForm, WeekForm
from dealers.network.holidays import public_holidays
from dealers.network.models import Dealership, SpecialDay
from dealers.network.views.dealerships import head_of, managed_dealership
from dealers.network.views.pages import show
from portal.accounts.requests import PortalRequest
from portal.common.refusals import Refused


@require_http_methods(["GET", "POST"])
def opening_hours(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change the week of a dealership, split shifts included."""
    dealership = managed_dealership(request, pk)
    form = WeekForm(request.POST or None, dealership=dealership)
    if form.is_valid():
        try:
            actions.set_opening_hours(dealership, form.week, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Clocks of new leads count by these hours."))
            return redirect("network:dealership-detail", pk=pk)
    return show(
        request, "dealership_hours", "dealerships", form=form, **head_of(request, dealership)
    )


@require_http_methods(["GET", "POST"])
def special_days(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show public holidays and special days, and add a special day."""
    dealership = managed_dealership(request, pk)
    form = SpecialDayForm(request.POST or None, initial={"day": request.GET.get("day")})
    if form.is_valid():
        day, name, spans = form.typed
        try:
            actions.add_special_days(dealership, day, spans, name=name, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("network:special-days", pk=pk)
    today = timezone.localdate(timezone=dealership.zone)
    context = {
        "special": _by_day(dealership, today),
        "holidays": public_holidays(dealership, today),
        **head_of(request, dealership),
    }
    return show(request, "special_days", "dealerships", form=form, **context)


def _by_day(dealership: Dealership, since: date) -> dict[date, list[SpecialDay]]:
    days: dict[date, list[SpecialDay]] = {}
    for row in dealership.special_days.filter(day__gte=since):
        days.setdefault(row.day, []).append(row)
    return days


@require_POST
def remove_special_day(request: PortalRequest, pk: UUID, day: str) -> HttpResponse:
    """Let a date follow its weekday again."""
    dealership = managed_dealership(request, pk)
    try:
        actions.remove_special_day(dealership, date.fromisoformat(day), by=request.user)
    except ValueError as no_day:
        raise Http404 from no_day
    return redirect("network:special-days", pk=pk)
