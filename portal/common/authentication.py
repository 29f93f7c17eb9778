"""How callers of the REST operations are recognized."""

from rest_framework import authentication
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    """The portal's own session; an unknown caller is asked to sign in (401, not 403)."""

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme for the WWW-Authenticate header."""
        return 'Session realm="rooftop"'
