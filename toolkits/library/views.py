"""The library: toolkits as cards, their words, their assets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealers.network.places import place_of
from dealers.network.scoping import holds
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest
from portal.common.pages import keyset_page
from portal.common.refusals import Refused
from toolkits.library import actions, policies
from toolkits.library.forms import AssetForm, NewToolkitForm, ToolkitForm
from toolkits.library.models import Asset, Toolkit
from toolkits.library.pictures import asset_named_by

STEPS = {
    "submit": actions.submit_toolkit,
    "return": actions.return_to_draft,
    "publish": actions.publish_toolkit,
}


@require_GET
def toolkit_list(request: PortalRequest) -> HttpResponse:
    """Show the toolkits that this person sees, as cards."""
    seen = Toolkit.objects.visible_to(request.user).within(place_of(request))
    text, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    found = seen.matching(text) if text else seen
    states = dict(found.order_by().values_list("state").annotate(Count("pk")))
    shown = found.filter(state=state) if state in Toolkit.State.values else found
    context = {
        "page": keyset_page(shown.as_cards(), request.GET, size=24),
        "facets": [
            (value, label, states[value])
            for value, label in Toolkit.State.choices
            if value in states
        ],
        "q": text,
        "state": state,
        "count": sum(states.values()) if shown is found else states.get(state, 0),
        "may_create": holds(request.user, Can.EDIT_PROGRAMS),
        "may_review": holds(request.user, Can.REVIEW_COMPLIANCE),
    }
    template = "toolkits/library/toolkit_list.html"
    part = "cards" if request.GET.get("after") else "found"
    return render(request, f"{template}#{part}" if request.htmx else template, context)


@require_http_methods(["GET", "POST"])
def toolkit_new(request: PortalRequest) -> HttpResponse:
    """Start a toolkit."""
    if not holds(request.user, Can.EDIT_PROGRAMS):
        raise Http404
    form = NewToolkitForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        toolkit = actions.create_toolkit(by=request.user, **form.cleaned_data)
        return redirect(toolkit)
    return _form_page(request, form, _("New toolkit"), _("Start toolkit"))


@require_http_methods(["GET", "POST"])
def toolkit_edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change the words of a draft."""
    toolkit = find(request, pk)
    policies.check_editable(request.user, toolkit)
    form = ToolkitForm(request.POST or None, instance=toolkit)
    if request.method == "POST" and form.is_valid():
        actions.edit_toolkit(toolkit, by=request.user, **form.cleaned_data)
        return redirect(toolkit)
    return _form_page(request, form, _("Edit toolkit"), _("Save toolkit"), toolkit)


@require_POST
def toolkit_step(request: PortalRequest, pk: UUID, step: str) -> HttpResponse:
    """Take a toolkit one step further: submit, return, publish."""
    toolkit = find(request, pk)
    STEPS[step](toolkit, by=request.user)
    return redirect(toolkit)


@require_http_methods(["GET", "POST"])
def asset_new(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Add a picture or a document."""
    toolkit = find(request, pk)
    policies.check_editable(request.user, toolkit)
    form = AssetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_asset(toolkit, by=request.user, **form.cleaned_data)
            return redirect(toolkit)
        except Refused as refusal:
            form.add_error("file", str(refusal))
    return _form_page(request, form, _("Upload"), _("Upload file"), toolkit)


@require_POST
def asset_step(request: PortalRequest, pk: UUID, step: str) -> HttpResponse:
    """Make an asset the key visual, or take it out of the draft."""
    asset = get_object_or_404(
        Asset.objects.visible_to(request.user).select_related("toolkit__brand"), pk=pk
    )
    action = {"key-visual": actions.choose_key_visual, "remove": actions.remove_asset}[step]
    action(asset, by=request.user)
    return redirect(asset.toolkit)


@require_GET
def asset_download(request: PortalRequest, pk: UUID) -> FileResponse:
    """Hand out an asset as a file to keep."""
    asset = get_object_or_404(Asset.objects.visible_to(request.user), pk=pk)
    suffix = str(asset.file.name).rpartition(".")[2]
    return _file(asset, as_attachment=True, filename=f"{asset.title}.{suffix}")


@login_not_required
@require_GET
def picture(request: HttpRequest, token: str) -> FileResponse:
    """Show a picture whose address we signed: on public pages and in mails nobody signs in."""
    asset = get_object_or_404(Asset.objects.images(), pk=asset_named_by(token))
    response = _file(asset)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def find(request: PortalRequest, pk: UUID) -> Toolkit:
    """The toolkit if this person sees it, else 404."""
    return get_object_or_404(
        Toolkit.objects.visible_to(request.user).select_related("brand", "key_visual"), pk=pk
    )


def _file(asset: Asset, **options: Any) -> FileResponse:
    try:
        content = asset.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type=asset.content_type, **options)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _form_page(
    request: PortalRequest, form: Any, title: str, button: str, toolkit: Toolkit | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "toolkit": toolkit}
    status = 422 if form.errors else 200
    return render(request, "toolkits/library/toolkit_form.html", context, status=status)
