"""Where the request that is being answered comes from, for the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from portal.common.references import reference_of


@dataclass(frozen=True)
class Origin:
    """An address on the network, and the number under which the log knows the request."""

    address: str | None = None
    reference: str = ""


_current: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 - frozen


def origin() -> Origin:
    """Give where the current request comes from; empty in background work."""
    return _current.get()


@contextmanager
def coming_from(where: Origin) -> Iterator[None]:
    """Record what happens inside as coming from there."""
    token = _current.set(where)
    try:
        yield
    finally:
        _current.reset(token)


class OriginMiddleware:
    """Lets the record know the address of whoever asks, behind trusted proxies too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with coming_from(Origin(_address(request), reference_of(request))):
            return self.get_response(request)


def _address(request: HttpRequest) -> str | None:
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return None
