"""Pages about data sharing: what a dealership shares and why, and who has signed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealers.network import actions, agreements
from dealers.network.forms.sharing import AgreementForm, TextForm
from dealers.network.models import AgreementText, Audience, Brand, Dealership
from dealers.network.places import place_of
from dealers.network.policies import check_manages, check_may_sign
from dealers.network.querysets import DealershipQuerySet
from dealers.network.scoping import holds, may
from dealers.network.veils import shared_by
from dealers.network.views.dealerships import head_of, visible_dealership
from dealers.network.views.pages import show, show_list
from portal.accounts.capabilities import Can, Data
from portal.accounts.requests import PortalRequest
from portal.common.pages import keyset_page
from portal.common.spreadsheets import csv_lines


@require_http_methods(["GET", "POST"])
def dealership_sharing(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show what a dealership shares with whom and why; its principal signs here."""
    dealership = visible_dealership(request, pk)
    form = AgreementForm(request.POST or None, initial=_offered(dealership))
    if request.method == "POST":
        check_may_sign(request.user, dealership)
        if form.is_valid():
            return _sign(request, dealership, form)
    newest = dealership.brand.agreement_texts.order_by("-version").first()
    line = agreements.line_of(dealership)
    context = {
        "line": line,
        "text": newest,
        "outdated": newest and line.agreement and line.agreement.text_id != newest.pk,
        "shares": _told(dealership, line.agreement.text if line.agreement else newest),
        "history": dealership.agreements.select_related("text", "signed_by").order_by("-id")[:50],
        "may_sign": may(request.user, Can.SIGN_AGREEMENTS, dealership),
        "form": form,
        **head_of(request, dealership),
    }
    return show(request, "dealership_sharing", "dealerships", **context)


def _offered(dealership: Dealership) -> dict[str, Any]:
    """Give what is ticked when the form comes up: what holds now, and the newest text."""
    newest = dealership.brand.agreement_texts.order_by("-version").values_list("pk", flat=True)
    shares = {f"with_{one}": list(shared_by(dealership, one)) for one in Audience.values}
    return shares | {"text": newest.first()}


def _sign(request: PortalRequest, dealership: Dealership, form: AgreementForm) -> HttpResponse:
    given = form.cleaned_data
    text = get_object_or_404(AgreementText, pk=given["text"], brand=dealership.brand_id)
    shares = {name: [Data(kind) for kind in given[name]] for name in ("with_oem", "with_region")}
    actions.sign(dealership, text, by=request.user, **shares)
    messages.success(request, _("Signed. It holds from now on."))
    return redirect("network:dealership-sharing", pk=dealership.pk)


def _told(dealership: Dealership, text: AgreementText | None) -> list[tuple[Any, str, list[bool]]]:
    """Give each kind of data with its purpose and whether the OEM and the region see it now."""
    shared = [shared_by(dealership, audience) for audience in Audience.values]
    purposes = text.purposes if text else {}
    return [(kind.label, purposes.get(kind, ""), [kind in one for one in shared]) for kind in Data]


@require_POST
def withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Share nothing any more."""
    actions.withdraw(visible_dealership(request, pk), by=request.user)
    messages.success(request, _("Withdrawn. Nothing is shared from now on."))
    return redirect("network:dealership-sharing", pk=pk)


def _managed(request: PortalRequest) -> DealershipQuerySet:
    """Give the dealerships of the place that one administers, found by words and state."""
    if not holds(request.user, Can.MANAGE_NETWORK):
        raise Http404
    managed = Dealership.objects.where(request.user, Can.MANAGE_NETWORK)
    return managed.within(place_of(request)).named(request.GET.get("q", ""))


@require_GET
def agreement_list(request: PortalRequest) -> HttpResponse:
    """Show who has signed, what is shared, and each brand's texts."""
    found = _managed(request)
    rows = agreements.in_state(found, request.GET.get("state", ""))
    page = keyset_page(agreements.for_lines(rows), request.GET, order=("name", "id"))
    brands = Brand.objects.where(request.user, Can.MANAGE_NETWORK)
    context = {
        "page": page,
        "lines": [agreements.line_of(row) for row in page.rows],
        "counts": agreements.counted(found),
        "chart": agreements.chart_of(found),
        "brands": brands.prefetch_related("agreement_texts"),
        "q": request.GET.get("q", ""),
        "state": request.GET.get("state", ""),
    }
    return show_list(request, "agreement_list", "sharing", **context)


@require_GET
def export_agreements(request: PortalRequest) -> StreamingHttpResponse:
    """Give what the list shows as a CSV file."""
    rows = agreements.in_state(_managed(request), request.GET.get("state", ""))
    lines = csv_lines(agreements.COLUMNS, agreements.exported(rows))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="data-sharing.csv"'
    return answer


def _brand(request: PortalRequest, pk: UUID) -> Brand:
    brand = get_object_or_404(Brand.objects.visible_to(request.user), pk=pk)
    check_manages(request.user, brand)
    return brand


@require_http_methods(["GET", "POST"])
def new_text(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Publish the next version of a brand's text; it begins as a copy of the last one."""
    brand = _brand(request, pk)
    last = brand.agreement_texts.order_by("-version").first()
    names = ("title", "body", "purposes")
    before = {name: getattr(last, name) for name in names} if last else {}
    form = TextForm(request.POST or None, initial=before)
    if form.is_valid():
        given = {"title": form.cleaned_data["title"], "body": form.cleaned_data["body"]}
        made = actions.publish_text(brand, purposes=form.purposes, by=request.user, **given)
        messages.success(request, _("Published as version %(n)s.") % {"n": made.version})
        return redirect("network:agreement-list")
    return show(request, "agreement_text_form", "sharing", form=form, brand=brand, last=last)


@require_POST
def set_unsigned(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say what holds for dealerships that have never signed."""
    shares = request.POST.get("shares") == "1"
    actions.set_unsigned(_brand(request, pk), shares=shares, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("network:agreement-list")
