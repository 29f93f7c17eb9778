"""Requests of people who have signed in, typed."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails
from rest_framework.request import Request

from portal.accounts.models import User


class PortalRequest(HttpRequest):
    """What a view behind the sign-in gets."""

    user: User
    htmx: HtmxDetails
    # Who looks at the portal as `user`; None when people are themselves.
    viewer: User | None


def caller(request: Request) -> User:
    """Give the person behind a REST request that passed the sign-in check."""
    if not isinstance(request.user, User):
        raise TypeError("This operation is open to nobody who has not signed in.")
    return request.user
