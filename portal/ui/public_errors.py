"""Pages for what went wrong on the public host: for visitors, who have no account here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.common.references import reference_of


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return _page(
        request, 400, _("We did not understand this"), _("Nothing was sent. Please try once more.")
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return _page(request, 403, _("This is not open to everybody"), _("Nothing was changed."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    text = _("The address may have been mistyped, or the page is no longer there.")
    return _page(request, 404, _("There is no such page"), text)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a page that needs no database."""
    text = _("This is our fault, and we have been told. Please try again in a few minutes.")
    return _page(request, 500, _("Something went wrong here"), text)


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    context = {"title": title, "text": text, "reference": reference_of(request)}
    return render(request, "errors/public.html", context, status=status)
