"""Dealers' systems: where leads are passed on to, and those that have not arrived there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealers.leads import actions
from dealers.leads.forms import TargetForm
from dealers.leads.models import Delivery, DeliveryTarget
from dealers.network.models import Dealership
from dealers.network.places import place_of
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest
from portal.common.pages import keyset_page
from portal.common.refusals import Refused

TEMPLATE = "dealers/leads/deliveries.html"


@require_http_methods(["GET", "POST"])
def delivery_list(request: PortalRequest) -> HttpResponse:
    """Show the systems of a place and what waits for them; a new one's key is shown this once."""
    held = Dealership.objects.where(request.user, Can.MANAGE_LEAD_SOURCES)
    form = TargetForm(held, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _connect(request, form)
    return _show(request, form, status=422 if form.is_bound else 200)


def _connect(request: PortalRequest, form: TargetForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        target, key = actions.set_delivery_target(
            form.dealership,
            kind=given["kind"],
            address=given["address"],
            token=given["token"],
            by=request.user,
        )
    except Refused as refusal:
        form.add_error("address", str(refusal))
        return _show(request, form, status=422)
    told = {"dealership": target.dealership}
    messages.success(request, _("New leads of %(dealership)s are passed on from now on.") % told)
    answers = request.build_absolute_uri(reverse("intake:answers", args=[target.pk]))
    return _show(request, TargetForm(form.dealerships), key=key, answers=answers)


def _show(
    request: PortalRequest, form: TargetForm, status: int = 200, **shown: Any
) -> HttpResponse:
    place = place_of(request)
    targets = DeliveryTarget.objects.visible_to(request.user).within(place)
    waiting = Delivery.objects.visible_to(request.user).within(place).open()
    rows = waiting.select_related("lead__contact", "lead__dealership", "target")
    context = {
        "targets": targets.select_related("dealership").order_by("dealership__name")[:200],
        "page": keyset_page(rows, request.GET),
        "form": form,
        **shown,
    }
    template = f"{TEMPLATE}#rows" if request.htmx and "after" in request.GET else TEMPLATE
    return render(request, template, context, status=status)


@require_POST
def deliver_again(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Have a lead handed over once more."""
    delivery = get_object_or_404(Delivery.objects.visible_to(request.user), pk=pk)
    actions.deliver_again(delivery, by=request.user)
    messages.success(request, _("The lead is being handed over again."))
    return redirect("leads:deliveries")


@require_POST
def stop_delivery(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Pass no more leads on."""
    target = get_object_or_404(DeliveryTarget.objects.visible_to(request.user), pk=pk)
    actions.stop_delivery(target, by=request.user)
    messages.success(request, _("No more leads are passed on."))
    return redirect("leads:deliveries")
