"""A second factor for those whose role asks for one (the setting SECOND_FACTOR_ROLES)."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import Anyone, User

# Where the second factor is set up, and the way out.
OPEN = ("/accounts/", "/language/", "/static/", "/accent/", "/healthz", "/readyz")


def needs_second_factor(user: Anyone) -> bool:
    """Tell whether a role of this person asks for a second factor that they have not set up."""
    if not settings.SECOND_FACTOR_ROLES or not isinstance(user, User):
        return False
    roles = user.memberships.current().filter(role__in=settings.SECOND_FACTOR_ROLES)
    return (user.is_superuser or roles.exists()) and not is_mfa_enabled(user)


class SecondFactorMiddleware:
    """Leads people to the page where they set up their second factor until they have one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OPEN) or not self._is_held_up(request):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            why = _("Set up a second factor in the portal first.")
            return JsonResponse({"detail": why, "code": "second_factor_needed"}, status=403)
        return redirect(reverse("mfa_index"))

    def _is_held_up(self, request: HttpRequest) -> bool:
        if not settings.SECOND_FACTOR_ROLES or not request.user.is_authenticated:
            return False
        records = get_authentication_records(request, request.user)
        # The provider of single sign-on has asked for its own second factor.
        if any(record.get("method") == "socialaccount" for record in records):
            return False
        return needs_second_factor(User.objects.get(pk=request.user.pk))
