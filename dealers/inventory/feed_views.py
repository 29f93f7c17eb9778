"""Pages about feeds and their sync runs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealers.inventory import actions, connecting, decisions, policies, reasons
from dealers.inventory.forms import NewFeedForm, SourceForm, UploadForm
from dealers.inventory.models import (
    Feed,
    QuarantinedRow,
    SyncRun,
    Vehicle,
    VehicleChange,
    VinConflict,
)
from dealers.inventory.querysets import FeedQuerySet, SyncRunQuerySet
from dealers.inventory.trends import trend_of
from dealers.inventory.wording import FACTS, called
from dealers.network.places import place_of
from dealers.network.scoping import holds, may
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest
from portal.common.pages import keyset_page
from portal.common.refusals import NotAllowed, Refused

FEED = "dealers/inventory/feed_detail.html"
RUN = "dealers/inventory/run_detail.html"
UNPROCESSABLE = 422


def _feeds(request: PortalRequest) -> FeedQuerySet:
    visible = Feed.objects.visible_to(request.user)
    return visible.select_related("brand", "dealership", "applied_run", "vendor_profile")


def _runs(request: PortalRequest) -> SyncRunQuerySet:
    return SyncRun.objects.visible_to(request.user).select_related(
        "feed__brand", "feed__dealership", "feed__applied_run", "file", "by", "released_by"
    )


@require_GET
def feed_list(request: PortalRequest) -> HttpResponse:
    """Show the feeds of a place with their health, those that need somebody first."""
    place = place_of(request)
    feeds = _feeds(request).within(place)
    health = request.GET.get("health", "")
    page = keyset_page(feeds.with_need(health), request.GET, order=("-need", "name", "id"))
    context = {
        "page": page,
        "place": place,
        "may_add": holds(request.user, Can.MANAGE_FEEDS),
        "health": None if "after" in request.GET else feeds.health_counts(),
        "chosen": Feed.Health(health) if health in Feed.Health.values else None,
        "conflicts": VinConflict.objects.visible_to(request.user).within(place).waiting().count(),
    }
    template = "dealers/inventory/feed_list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


def _show_refusal(form: SourceForm, refusal: Refused) -> None:
    """Keep what was typed on the page, beside the reason; what is forbidden stays forbidden."""
    if isinstance(refusal, NotAllowed):
        raise refusal
    form.add_error(None, str(refusal))


@require_http_methods(["GET", "POST"])
def feed_new(request: PortalRequest) -> HttpResponse:
    """Connect a feed."""
    if not holds(request.user, Can.MANAGE_FEEDS):
        raise NotAllowed(_("Only an integrations admin connects and changes feeds."))
    form = NewFeedForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        told = form.told()
        try:
            feed = actions.add_feed(told.pop("brand"), told.pop("name"), by=request.user, **told)
        except Refused as refusal:
            _show_refusal(form, refusal)
        else:
            messages.success(request, _("The feed is connected."))
            return redirect("inventory:feed-detail", feed.pk)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "dealers/inventory/feed_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def feed_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show a feed: its health, its runs, and where it comes from; POST changes the latter."""
    feed = get_object_or_404(_feeds(request), pk=pk)
    form = SourceForm(request.POST or None, instance=feed)
    if request.method == "POST":
        policies.check_may_manage(request.user, feed.anchor)
        if form.is_valid():
            try:
                actions.change_feed(feed, by=request.user, **form.told())
            except Refused as refusal:
                _show_refusal(form, refusal)
            else:
                messages.success(request, _("The feed is changed."))
                return redirect("inventory:feed-detail", feed.pk)
    page = keyset_page(feed.runs.all(), request.GET)
    if request.htmx:
        return render(request, f"{FEED}#rows", {"page": page})
    return _feed_page(request, get_object_or_404(_feeds(request), pk=pk), page=page, form=form)


def _feed_page(request: PortalRequest, feed: Feed, **context: Any) -> HttpResponse:
    context.setdefault("page", keyset_page(feed.runs.all(), {}))
    context.setdefault("form", SourceForm(instance=feed))
    context.setdefault("upload", UploadForm())
    context |= {
        "feed": feed,
        "trend": trend_of(feed),
        "columns": _columns(feed),
        "trouble": _trouble(feed),
        "stock": feed.vehicles.filter(status="in_stock").count(),
        "may_manage": may(request.user, Can.MANAGE_FEEDS, feed.anchor),
        "may_release": may(request.user, Can.RELEASE_FEEDS, feed.anchor),
        "push_address": request.build_absolute_uri(reverse("stock-intake:file")),
    }
    wrong = context["form"].errors or context["upload"].errors
    return render(request, FEED, context, status=UNPROCESSABLE if wrong else 200)


def _trouble(feed: Feed) -> SyncRun | None:
    """The run for which the feed waits, or whose file could not be read."""
    if feed.state == Feed.State.OK:
        return None
    ended = (SyncRun.State.HELD, SyncRun.State.REFUSED, SyncRun.State.FAILED)
    return feed.runs.filter(state__in=ended).order_by("-pk").first()


def _columns(feed: Feed) -> list[tuple[str, list[str]]]:
    """What each column of the last applied file was read as, in the order of the facts."""
    reading = feed.applied_run.reading if feed.applied_run else {}
    columns = reading.get("columns", {})
    return [(called(fact), columns[fact]) for fact in FACTS if fact in columns]


@require_POST
def feed_upload(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a file for a feed and go to its run."""
    feed = get_object_or_404(_feeds(request), pk=pk)
    policies.check_may_deliver(request.user, feed)
    upload = UploadForm(request.POST, request.FILES)
    if not upload.is_valid():
        return _feed_page(request, feed, upload=upload)
    file = upload.upload
    run = actions.receive_file(feed, file.name or "file", file.chunks(), by=request.user)
    return redirect("inventory:run-detail", run.pk)


@require_POST
def feed_fetch(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Fetch a feed now."""
    feed = get_object_or_404(_feeds(request), pk=pk)
    actions.fetch_now(feed, by=request.user)
    messages.success(request, _("The feed is being fetched; its run appears here."))
    return redirect("inventory:feed-detail", feed.pk)


@require_POST
def feed_key(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give programs a new key for a feed and show it this once."""
    feed = get_object_or_404(_feeds(request), pk=pk)
    key = connecting.renew_key(feed, by=request.user)
    return _feed_page(request, feed, key=key)


@require_GET
def run_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show a sync run: how far it is, what it did, or why it waits."""
    run = get_object_or_404(_runs(request), pk=pk)
    if request.htmx and not run.finished:
        return render(request, f"{RUN}#progress", {"run": run, "expected": _expected(run)})
    if request.htmx:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    raw = policies.sees_raw(request.user, run.feed.anchor)
    context = {
        "run": run,
        "expected": _expected(run),
        "quarantine": keyset_page(_quarantine(request, run), {}, order=("record_number", "id")),
        "kinds": _kinds(request, run),
        "changes": _some_changes(request, run),
        "would_go": _would_go(request, run),
        "rows_behind": _rows_behind(run),
        "may_see_raw": raw,
        "may_release": may(request.user, Can.RELEASE_FEEDS, run.feed.anchor),
        "may_replay": run.replayable and may(request.user, Can.MANAGE_FEEDS, run.feed.anchor),
    }
    return render(request, RUN, context)


def _expected(run: SyncRun) -> int:
    """How many records the file may have: as many as the last one, at least those read so far."""
    last = run.feed.applied_run
    return max(run.records, last.records if last else 0)


def _rows_behind(run: SyncRun) -> dict[str, str]:
    """Where the vehicles behind a run's figures are; of a held run, those it would remove."""
    stock = reverse("inventory:stock-list")
    if run.state == SyncRun.State.HELD:
        return {"removed": f"{stock}?missing_in={run.pk}"} if run.removed else {}
    figures = ("added", "changed", "moved", "removed")
    return {did: f"{stock}?run={run.pk}&did={did}" for did in figures if getattr(run, did)}


def _quarantine(request: HttpRequest, run: SyncRun) -> Any:
    """The run's quarantined records, of one reason when one is asked for."""
    rows = QuarantinedRow.objects.visible_to(request.user).filter(run=run)
    reason = request.GET.get("reason", "")
    return rows.filter(reason_code=reason) if reason else rows


def _kinds(request: HttpRequest, run: SyncRun) -> list[dict[str, Any]]:
    """The reasons of the run's quarantined records with their numbers; nothing when there is one."""
    found = QuarantinedRow.objects.visible_to(request.user).filter(run=run).by_reason()
    chosen = request.GET.get("reason", "")
    kinds = [
        {"code": code, "label": reasons.KINDS.get(code, code), "count": count, "on": code == chosen}
        for code, count in found
    ]
    return kinds if len(kinds) > 1 else []


def _some_changes(request: HttpRequest, run: SyncRun) -> list[VehicleChange]:
    """A handful of what the run did, those first that people ask about."""
    told = VehicleChange.objects.visible_to(request.user).filter(run=run)
    kinds = [VehicleChange.Kind.MOVED, VehicleChange.Kind.PRICE, VehicleChange.Kind.REMOVED]
    rows = told.filter(kind__in=kinds).select_related("vehicle", "dealership")
    return list(rows.order_by("kind", "-id")[:15])


def _would_go(request: HttpRequest, run: SyncRun) -> list[Vehicle]:
    """A handful of the vehicles that a held file lacks, the dearest to lose first: the newest."""
    if run.state != SyncRun.State.HELD:
        return []
    lacking = Vehicle.objects.visible_to(request.user).filter(missing_in=run)
    return list(lacking.select_related("dealership").order_by("-first_seen", "-id")[:8])


@require_GET
def run_quarantine(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show more of a run's quarantined records."""
    run = get_object_or_404(_runs(request), pk=pk)
    page = keyset_page(_quarantine(request, run), request.GET, order=("record_number", "id"))
    raw = policies.sees_raw(request.user, run.feed.anchor)
    return render(
        request, f"{RUN}#quarantine", {"quarantine": page, "run": run, "may_see_raw": raw}
    )


@require_POST
def run_release(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let a held file through."""
    run = get_object_or_404(_runs(request), pk=pk)
    actions.release_run(run, by=request.user)
    return redirect("inventory:run-detail", run.pk)


@require_POST
def run_discard(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Drop a held file."""
    run = get_object_or_404(_runs(request), pk=pk)
    actions.discard_run(run, by=request.user)
    messages.success(request, _("The file is discarded; the stock is as it was."))
    return redirect("inventory:feed-detail", run.feed_id)


@require_POST
def run_retry(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Try a failed run again, or read a feed's last file anew."""
    run = get_object_or_404(_runs(request), pk=pk)
    failed = run.state == SyncRun.State.FAILED
    again = actions.retry_run if failed else decisions.replay_run
    return redirect("inventory:run-detail", again(run, by=request.user).pk)
