"""The number by which a person and the log speak of the same request."""

from django.http import HttpRequest
from structlog.contextvars import get_contextvars


def reference_of(request: HttpRequest) -> str:
    """Give the request's reference id, short enough to read out on the phone."""
    found = get_contextvars().get("request_id") or request.headers.get("X-Request-ID", "")
    return str(found)[:8]
