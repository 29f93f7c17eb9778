"""What advertising platforms fetch from the public host."""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from dealers.inventory.models import Outlet, Vehicle
from dealers.inventory.publishing import CATALOGUES, published
from portal.common.rate_limits import allowed
from portal.common.spreadsheets import csv_lines

# A changed file gives other rows for the same stock; so this goes into the tag.
FORMAT = 2
FRESH_FOR = 15 * 60
PER_HOUR = 120
NOTED_EVERY = timedelta(minutes=1)


def _outlet(token: str) -> Outlet:
    """The outlet with this token, as long as it is open; asked once for tag and rows."""
    found = Outlet.objects.open().select_related("dealership").filter(token=token).first()
    if found is None:
        raise Http404("No such file.")
    return found


def _tag(_request: HttpRequest, token: str) -> str:
    """A tag that changes when the file does: with the stock, or with the dealership itself."""
    outlet = _outlet(token)
    dealership = outlet.dealership
    stock = Vehicle.objects.filter(dealership=dealership).aggregate(
        changed=Max("changed_at"), units=Count("pk", filter=Q(status="in_stock"))
    )
    told = (FORMAT, outlet.kind, stock["changed"], stock["units"], dealership.code,
            dealership.name, dealership.phone, dealership.street, dealership.city,
            dealership.subdivision, dealership.postal_code, dealership.country)  # fmt: skip
    return f'"{blake2b(repr(told).encode(), digest_size=12).hexdigest()}"'


@login_not_required
@require_safe
@gzip_page
@condition(etag_func=_tag)
def platform_file(_request: HttpRequest, token: str) -> HttpResponseBase:
    """A dealership's stock as one platform reads it, while its address is open."""
    outlet = _outlet(token)
    if not allowed(f"outlet:{outlet.pk}", limit=PER_HOUR, per_seconds=3600):
        return HttpResponse(_("This file is fetched too often."), status=429)
    _note_fetched(outlet)
    catalogue = CATALOGUES[outlet.kind]
    lines = csv_lines(catalogue.columns, published(outlet.dealership, catalogue))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Cache-Control"] = f"private, max-age={FRESH_FOR}"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = f'attachment; filename="{outlet.kind}.csv"'
    return response


def _note_fetched(outlet: Outlet) -> None:
    now = timezone.now()
    due = Q(last_fetched_at=None) | Q(last_fetched_at__lt=now - NOTED_EVERY)
    Outlet.objects.filter(due, pk=outlet.pk).update(last_fetched_at=now)
