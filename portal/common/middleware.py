"""Refusals as pages and fragments."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.common.references import reference_of
from portal.common.refusals import Refused


def refusal_answer(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Give the page, or for htmx the message, that says what was refused and why."""
    template = "_refusal.html" if request.headers.get("HX-Request") else "refused.html"
    context = {
        "message": str(refusal),
        "status": int(refusal.status),
        "code": refusal.code,
        "reference": reference_of(request),
    }
    answer = render(request, template, context, status=refusal.status)
    # What the person was working on stays; the refusal appears beside it.
    answer["HX-Retarget"], answer["HX-Reswap"] = "#refusal", "innerHTML"
    return answer


class RefusalMiddleware:
    """Turns a refusal raised anywhere in a view into an answer that says what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other error to Django."""
        return refusal_answer(request, exception) if isinstance(exception, Refused) else None
