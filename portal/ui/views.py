"""The shell's own pages."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts.actions import change_settings
from portal.accounts.models import User
from portal.accounts.requests import PortalRequest
from portal.common.pages import keyset_page
from portal.notifications.actions import mark_read
from portal.notifications.models import Notification
from portal.ui import colors, finding
from portal.ui.forms import LanguageForm, ProfileForm, ThemeForm
from portal.ui.registry import panels_for, scope_source

LATEST = 8


@require_GET
def home(request: PortalRequest) -> HttpResponse:
    """Show the panels that concern this person today."""
    shown = [(panel, panel.context(request)) for panel in panels_for(request.user)]
    panels = [(panel, context) for panel, context in shown if context is not None]
    context = {"panels": panels, "today": timezone.localdate()}
    return render(request, "portal/ui/home.html", context)


@require_GET
def search(request: PortalRequest) -> HttpResponse:
    """Show what matches `q`: as a page, or as the palette's list."""
    text = request.GET.get("q", "").strip()
    context = {"text": text, "groups": finding.find(request.user, text)}
    part = "#hits" if request.htmx else ""
    return render(request, f"portal/ui/search.html{part}", context)


@require_GET
def places(request: PortalRequest) -> HttpResponse:
    """Show the places to look at that match `q`, each as a link back to the page left."""
    source = scope_source()
    if source is None:
        raise Http404
    context = {
        "text": request.GET.get("q", "").strip(),
        "choices": source.choices(request, request.GET.get("q", "").strip()),
        "back": _page_left(request),
    }
    part = "#choices" if request.htmx else ""
    return render(request, f"portal/ui/places.html{part}", context)


@require_GET
def notifications(request: PortalRequest) -> HttpResponse:
    """Show a person's own notifications, newest first."""
    rows = Notification.objects.for_user(request.user)
    only_unread = request.GET.get("show") == "unread"
    page = keyset_page(rows.unread() if only_unread else rows, request.GET)
    part = "#rows" if request.htmx else ""
    context = {"page": page, "only_unread": only_unread}
    return render(request, f"portal/ui/notifications.html{part}", context)


@require_GET
def latest_notifications(request: PortalRequest) -> HttpResponse:
    """Show the few newest ones, for the bell in the top bar."""
    rows = Notification.objects.for_user(request.user)[:LATEST]
    return render(request, "portal/ui/notifications.html#latest", {"rows": rows})


@require_GET
def open_notification(request: PortalRequest, pk: str) -> HttpResponse:
    """Note that it was read and go where it leads."""
    notification = get_object_or_404(Notification.objects.for_user(request.user), pk=pk)
    mark_read(request.user, [notification.pk])
    return redirect(_own_path(request, notification.url))


@require_POST
def read_notifications(request: PortalRequest) -> HttpResponse:
    """Note that a person has seen all there is."""
    mark_read(request.user)
    return redirect("ui:notifications")


@require_http_methods(["GET", "POST"])
def profile(request: PortalRequest) -> HttpResponse:
    """Let people mend their own name, language and time zone."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        change_settings(request.user, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect("ui:profile")
    status = 422 if form.errors else 200
    return render(request, "portal/ui/profile.html", {"form": form}, status=status)


@require_POST
def change_theme(request: PortalRequest) -> HttpResponse:
    """Keep whether a person wants it light, dark, or like the device."""
    form = ThemeForm(request.POST, instance=request.user)
    if form.is_valid():
        change_settings(request.user, **form.cleaned_data)
    return redirect(_page_left(request))


@login_not_required
@require_POST
def change_language(request: HttpRequest) -> HttpResponse:
    """Keep the language: with the person, and in this browser for the sign-in page."""
    form = LanguageForm(request.POST)
    answer = redirect(_page_left(request))
    if form.is_valid():
        _keep_language(request, answer, form.cleaned_data["language"])
    return answer


@login_not_required
@require_GET
@cache_control(public=True, max_age=31_536_000, immutable=True)
def accent(request: HttpRequest, digits: str) -> HttpResponse:
    """Return a brand's colour as a style sheet, legible on light and on dark."""
    try:
        color = colors.parse(digits)
    except ValueError as error:
        raise Http404 from error
    context = {
        "light": colors.hex_of(colors.legible(color, colors.WHITE)),
        "dark": colors.hex_of(colors.legible(color, colors.DARK_SURFACE)),
    }
    return render(request, "portal/ui/accent.css", context, content_type="text/css")


def _keep_language(request: HttpRequest, answer: HttpResponse, language: str) -> None:
    if isinstance(request.user, User):
        change_settings(request.user, language=language)
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=31_536_000,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )


def _page_left(request: HttpRequest) -> str:
    """Return the path of the page that the person was on, with its query; home if unknown."""
    candidates = (
        request.POST.get("next"),
        request.GET.get("next"),
        request.headers.get("HX-Current-URL"),
    )
    return _own_path(request, next((c for c in candidates if c), "/"))


def _own_path(request: HttpRequest, url: str) -> str:
    """Return the path of an address of ours; home for a foreign one."""
    if not url_has_allowed_host_and_scheme(
        url, {request.get_host()}, require_https=request.is_secure()
    ):
        return "/"
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
