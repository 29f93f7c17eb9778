"""The public host: another origin than the portal, and never a cookie."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


def public_url(name: str, *args: object) -> str:
    """Give the absolute address of a page on the public host."""
    return str(settings.PUBLIC_URL) + reverse(name, settings.PUBLIC_URLCONF, args=args)


def _host_of(address: str) -> str:
    return (urlsplit(f"//{address}").hostname or "").lower()


class PublicHostMiddleware:
    """Sends requests for the public host to its own urls and strips cookies both ways.

    It stands before the session, so that no view there can recognize a visitor by mistake.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.host = urlsplit(settings.PUBLIC_URL).hostname

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _host_of(request.META.get("HTTP_HOST", "")) != self.host:
            return self.get_response(request)
        request.urlconf = settings.PUBLIC_URLCONF
        request.COOKIES.clear()
        response = self.get_response(request)
        response.cookies.clear()
        return response
