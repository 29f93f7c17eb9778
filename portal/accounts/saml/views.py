"""Where responses of SAML identity providers arrive.

They are posted from the provider's page, so the browser withholds the portal's own cookie. The
first door checks the response and hands what it states over to the second, which the browser
comes to by itself, with its cookie: only there is known whether this browser had asked.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import time

from allauth.socialaccount.helpers import complete_social_login, render_authentication_error
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.saml.utils import get_app_or_404
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from portal.accounts.saml.provider import Provider
from portal.accounts.saml.statements import SKEW, Statement, Unacceptable, statement_in
from portal.accounts.saml.toolkit import settings_for

log = logging.getLogger(__name__)
TICKET = "saml_ticket"
TICKET_SECONDS = 60


@csrf_exempt  # The identity provider's page posts here; what it posts is signed.
@login_not_required
@require_POST
def receive(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Check a response, once, and send the browser on with what it states."""
    provider = _provider(request, organization_slug)
    try:
        statement = statement_in(request, provider.app)
        _spend(statement, provider)
    except Unacceptable as reason:
        return _refused(request, provider, str(reason))
    ticket = secrets.token_urlsafe()
    cache.set(_key(ticket), statement, TICKET_SECONDS)
    address = reverse("saml_finish_acs", args=[organization_slug])
    answer = redirect(address)
    answer.set_cookie(
        TICKET,
        ticket,
        max_age=TICKET_SECONDS,
        path=address,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


@login_not_required
@require_GET
def finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Let the person in whom the response was about, if this browser had asked for it."""
    provider = _provider(request, organization_slug)
    key = _key(request.COOKIES.get(TICKET, ""))
    statement = cache.get(key)
    # Of two that come with the same ticket only one takes it away.
    if statement is None or not cache.delete(key):
        return _refused(request, provider, "no response was handed over to this browser")
    login = provider.sociallogin_from_response(request, statement)
    try:
        login.state = _state(request, provider, statement)
    except PermissionDenied:
        return _refused(request, provider, "this browser had not asked for the response")
    answer: HttpResponse = complete_social_login(request, login)
    return answer


@login_not_required
@require_GET
def metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Show what an identity provider has to know about this portal."""
    provider = _provider(request, organization_slug)
    ours: OneLogin_Saml2_Settings = settings_for(request, provider.app)
    return HttpResponse(ours.get_sp_metadata(), content_type="application/samlmetadata+xml")


def _provider(request: HttpRequest, slug: str) -> Provider:
    provider: Provider = get_app_or_404(request, slug).get_provider(request)
    return provider


def _spend(statement: Statement, provider: Provider) -> None:
    """Take a response once; whatever it is good for later is over."""
    if statement.answers is None and not provider.app.settings["idp_initiated"]:
        raise Unacceptable("nobody had asked for this response")
    name = hashlib.sha256(f"{provider.app.client_id} {statement.assertion}".encode()).hexdigest()
    remembered = max(statement.good_until - int(time.time()), 0) + 2 * SKEW
    if not cache.add(f"saml-spent-{name}", 1, remembered):
        raise Unacceptable("the response was used already")


def _state(request: HttpRequest, provider: Provider, statement: Statement) -> dict[str, str]:
    """Give what this browser was about when it asked; raise PermissionDenied if it had not."""
    if statement.answers is None:
        return {"process": AuthProcess.LOGIN}
    state: dict[str, str] = provider.unstash_redirect_state(request, statement.answers)
    return state


def _key(ticket: str) -> str:
    return f"saml-ticket-{hashlib.sha256(ticket.encode()).hexdigest()}"


def _refused(request: HttpRequest, provider: Provider, reason: str) -> HttpResponse:
    log.warning("SAML sign-in with %s refused: %r", provider.app.client_id, reason)
    advice = _(
        "What your provider sent cannot be used: it is too old, was used already, was asked for in "
        "another browser, or is not meant for this portal. Nobody was signed in and nothing was "
        "changed. Begin again; if that does not help, tell whoever runs the portal: its log says why."
    )
    answer: HttpResponse = render_authentication_error(
        request, provider, extra_context={"advice": advice}
    )
    return answer
