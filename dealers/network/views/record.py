"""The audit trail."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from dealers.network.forms.people import RecordForm
from dealers.network.record import entries_visible_to
from dealers.network.scoping import holds
from dealers.network.views.pages import show_list
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest
from portal.audit.models import Entry
from portal.audit.querysets import EntryQuerySet
from portal.common.pages import keyset_page
from portal.common.spreadsheets import csv_lines

COLUMNS = (
    "at",
    "event",
    "by",
    "subject",
    "subject_type",
    "subject_id",
    "from",
    "reference",
    "detail",
)
MOST_EXPORTED = 100_000


def _found(request: PortalRequest) -> tuple[RecordForm, EntryQuerySet]:
    """Give the entries that the person may read and asks for."""
    if not holds(request.user, Can.VIEW_AUDIT):
        raise Http404
    form = RecordForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = entries_visible_to(request.user).matching(asked.get("q") or "")
    return form, found.between(asked.get("since"), asked.get("until")).select_related("by")


@require_GET
def record(request: PortalRequest) -> HttpResponse:
    """Show who did what, newest first."""
    form, found = _found(request)
    page = keyset_page(found, request.GET)
    return show_list(request, "record", "record", search=form, page=page)


@require_GET
def export_record(request: PortalRequest) -> StreamingHttpResponse:
    """Give what the page shows as a CSV file."""
    _form, found = _found(request)
    rows = found.order_by("-id")[:MOST_EXPORTED].iterator(chunk_size=1000)
    answer = StreamingHttpResponse(
        csv_lines(COLUMNS, _lines(rows)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
    return answer


def _lines(entries: Iterator[Entry]) -> Iterator[list[object]]:
    for entry in entries:
        yield [
            entry.at.isoformat(),
            entry.event,
            entry.by.email if entry.by else "",
            entry.subject_name,
            entry.subject_type,
            entry.subject_id,
            entry.address or "",
            entry.reference,
            json.dumps(entry.detail, ensure_ascii=False),
        ]
