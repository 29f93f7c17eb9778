"""Pages for what went wrong: what happened, whether anything was lost, what to do."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.common.references import reference_of


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 when the request was too big."""
    return _page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: the same page whether it does not exist or is not for this person."""
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a page that needs neither the database nor a session."""
    return _page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was open for too long, or sent from elsewhere."""
    return _page(request, 403, template="errors/csrf.html")


def _page(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    context = {"reference": reference_of(request), "status": status}
    part = template or f"errors/{status}.html"
    return render(request, part, context, status=status)
