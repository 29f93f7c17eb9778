"""How an API client is recognized: by a key in the header, checked anew with each request."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from dealers.network.models import ApiClient
from dealers.network.models.client import hash_secret
from portal.accounts.capabilities import Role
from portal.accounts.models import User
from portal.audit.origin import origin
from portal.common.rate_limits import allowed

REQUESTS_A_MINUTE = 600
# Wrong keys from one address.
TRIES_A_MINUTE = 30
# A client that asks often writes down that it did only so often.
USE_NOTED_EVERY = timedelta(minutes=1)


class ClientAuthentication(BaseAuthentication):
    """Reads `Authorization: Bearer rooftop_…`; expired and revoked keys are unknown keys."""

    def authenticate(self, request: Request) -> tuple[User, ApiClient] | None:
        """Give the client's account; None without a key, so that a session may answer."""
        word, _space, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if word.lower() != "bearer":
            return None
        client = _client_with(secret.strip())
        if not allowed(f"client:{client.pk}", limit=REQUESTS_A_MINUTE, per_seconds=60):
            raise Throttled(wait=60)
        if client.membership.role == Role.API_READER and request.method not in SAFE_METHODS:
            raise PermissionDenied(_("This client may only read."))
        _note_use(client)
        return client.user, client

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme for the WWW-Authenticate header."""
        return 'Bearer realm="rooftop"'


def _client_with(secret: str) -> ApiClient:
    found = ApiClient.objects.active().filter(secret_hash=hash_secret(secret), user__is_active=True)
    client = found.select_related("user", "membership").first()
    if client is None:
        if not allowed(f"client-key:{origin().address}", limit=TRIES_A_MINUTE, per_seconds=60):
            raise Throttled(wait=60)
        raise AuthenticationFailed(_("This key opens nothing: unknown, expired or revoked."))
    return client


def _note_use(client: ApiClient) -> None:
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    rows = ApiClient.objects.filter(stale, pk=client.pk)
    rows.update(last_used_at=now, last_address=origin().address)
