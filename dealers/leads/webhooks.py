"""The doors of advertising networks: who sends is proven by the bytes, before anybody reads them."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from dealers.leads import actions
from dealers.leads.doors import problem, raw_body
from dealers.leads.models import Source
from portal.common.rate_limits import allowed

WRONG_SIGNATURES_PER_MINUTE = 60


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def meta(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer Meta's handshake, and keep each lead that a signed notice names, to be fetched."""
    source = _source(pk, Source.Kind.META)
    if request.method == "GET":
        return _handshake(request, source)
    raw = raw_body(request)
    if isinstance(raw, JsonResponse):
        return raw
    given = request.headers.get("X-Hub-Signature-256", "")
    if source is None or not _is_signed(raw, source.secret("app_secret"), given):
        return _refuse(request, _("The signature does not fit these bytes."), "wrong_signature")
    ids = actions.receive_notice(source, raw)
    return JsonResponse({"received": len(ids)})


def _handshake(request: HttpRequest, source: Source | None) -> HttpResponse:
    token = source.secret("verify_token") if source else ""
    asked = request.GET.get("hub.verify_token", "")
    if request.GET.get("hub.mode") != "subscribe" or not _same(token, asked):
        return _refuse(request, _("The verify token is another one."), "wrong_token")
    return HttpResponse(request.GET.get("hub.challenge", ""), content_type="text/plain")


def _is_signed(raw: bytes, secret: str, given: str) -> bool:
    """Compare in constant time; a source without a secret lets nobody in."""
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return bool(secret) and _same(f"sha256={digest}", given)


@csrf_exempt
@login_not_required
@require_POST
def google(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep a lead form's lead whose key is right; a test is answered and counts for nothing."""
    source = _source(pk, Source.Kind.GOOGLE)
    raw = raw_body(request)
    if isinstance(raw, JsonResponse):
        return raw
    body = _body(raw)
    key = source.secret("google_key") if source else ""
    if source is None or body is None or not _same(key, str(body.get("google_key", ""))):
        return _refuse(request, _("The key is another one."), "wrong_key")
    if body.get("is_test") is not True:
        actions.receive_message(source, without_key(raw, key))
    return JsonResponse({})


def _body(raw: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def without_key(raw: bytes, key: str) -> bytes:
    """Return a body without its secret, which nobody is to read in a message."""
    return raw.replace(json.dumps(key)[1:-1].encode(), b"***").replace(key.encode(), b"***")


def _same(one: str, other: str) -> bool:
    return bool(one) and constant_time_compare(one, other)


def _source(pk: UUID, kind: Source.Kind) -> Source | None:
    known = Source.objects.active().select_related("dealership")
    return known.filter(pk=pk, kind=kind).first()


def _refuse(request: HttpRequest, detail: str, code: str) -> JsonResponse:
    """Refuse a wrong proof and an unknown source alike."""
    address = request.META.get("REMOTE_ADDR", "")
    if not allowed(f"webhook:{address}", limit=WRONG_SIGNATURES_PER_MINUTE, per_seconds=60):
        return problem(_("Too many attempts with a wrong key."), "too_many", 429)
    return problem(detail, code, 403)
