"""Refusals as pages and fragments."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.common.references import reference_of
from portal.common.refusals import Refused


class RefusalMiddleware:
    """Turns a refusal raised anywhere in a view into an answer that says what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other error to Django."""
        if not isinstance(exception, Refused):
            return None
        template = "_refusal.html" if request.headers.get("HX-Request") else "refused.html"
        context = {
            "message": str(exception),
            "status": int(exception.status),
            "code": exception.code,
            "reference": reference_of(request),
        }
        answer = render(request, template, context, status=exception.status)
        # What the person was working on stays; the refusal appears beside it.
        answer["HX-Retarget"], answer["HX-Reswap"] = "#refusal", "innerHTML"
        return answer
