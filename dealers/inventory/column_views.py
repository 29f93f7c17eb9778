"""The page on which a person says what each column of a feed's file is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealers.inventory import connecting, policies
from dealers.inventory.column_forms import ColumnsForm, ProfileForm
from dealers.inventory.models import Feed, SyncRun
from dealers.inventory.opening import OpenFile, open_file
from dealers.inventory.reading import Record, Unreadable
from dealers.network.scoping import may
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest

TEMPLATE = "dealers/inventory/feed_columns.html"
PREVIEWED = 50
HIDDEN = "•••"
UNPROCESSABLE = 422


def _find(request: PortalRequest, pk: UUID) -> Feed:
    feeds = Feed.objects.visible_to(request.user)
    related = feeds.select_related("brand", "dealership", "vendor_profile", "applied_run")
    feed = get_object_or_404(related, pk=pk)
    policies.check_may_manage(request.user, feed.anchor)
    return feed


@require_http_methods(["GET", "POST"])
def feed_columns(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show how the columns of a feed's last file are read, with its first rows; POST confirms."""
    feed = _find(request, pk)
    read, problem = _last_file(feed)
    form = ColumnsForm(request.POST or None, columns=read.columns.each if read else [])
    if request.method == "POST" and read and form.is_valid():
        run = connecting.confirm_columns(feed, form.mapping(), by=request.user)
        messages.success(
            request,
            _("The columns are confirmed; the last file is read again.")
            if run
            else _("The columns are confirmed."),
        )
        return redirect("inventory:feed-detail", feed.pk)
    context = {
        "feed": feed,
        "problem": problem,
        "form": form,
        "read": read,
        "rows": _preview(read, costs=policies.sees_raw(request.user, feed.anchor)),
        "profiles": ProfileForm(feed=feed),
        "may_save": may(request.user, Can.MANAGE_FEEDS, feed.brand),
    }
    return render(request, TEMPLATE, context, status=UNPROCESSABLE if form.errors else 200)


def _last_file(feed: Feed) -> tuple[OpenFile | None, str]:
    """The last file of a feed that is still kept, opened; or why it cannot be."""
    runs = SyncRun.objects.filter(feed=feed, file__dropped_at=None)
    last = runs.select_related("file").order_by("-pk").first()
    if last is None:
        return None, ""
    last.feed = feed
    try:
        return open_file(last), ""
    except Unreadable as why:
        last.reason_code, last.reason_detail = why.code, why.detail
        return None, last.reason


def _preview(read: OpenFile | None, *, costs: bool) -> list[tuple[int, list[str]]]:
    """The first records as they came, each with a cell for every column; costs for some only."""
    if read is None:
        return []
    width = len(read.table.header)
    kept = {} if costs else read.columns.costs
    return [
        (
            each.number,
            [HIDDEN if place in kept and cell else cell for place, cell in _padded(each, width)],
        )
        for each in islice(read.table.records, PREVIEWED)
    ]


def _padded(record: Record, width: int) -> Iterator[tuple[int, str]]:
    return enumerate([*record.cells, *[""] * width][:width])


@require_POST
def use_profile(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Read a feed as those of a vendor's profile are, or no more so."""
    feed = _find(request, pk)
    form = ProfileForm(request.POST, feed=feed)
    if form.is_valid():
        connecting.use_profile(feed, form.cleaned_data["profile"], by=request.user)
        messages.success(request, _("The feed is read by its new settings from now on."))
    return redirect("inventory:feed-columns", feed.pk)


@require_POST
def save_profile(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Save how a feed is read under a vendor's name."""
    feed = _find(request, pk)
    name = request.POST.get("name", "").strip()[:80]
    if name:
        connecting.save_profile(feed, name, by=request.user)
        messages.success(request, _("The profile is saved; other feeds of the brand can use it."))
    return redirect("inventory:feed-columns", feed.pk)
