"""The door for other systems: a message and its source's key in, an id out."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dealers.leads import actions
from dealers.leads.models import Source
from dealers.leads.models.sources import hash_key
from dealers.leads.understanding import LARGEST
from portal.common.rate_limits import allowed

# Guessing keys is hopeless; this keeps it from being a load as well.
WRONG_KEYS_PER_MINUTE = 60


@csrf_exempt
@login_not_required
@require_POST
def intake_adf(request: HttpRequest) -> JsonResponse:
    """Store a message and answer 202 with its id once it is safe; it is read after that.

    The key comes as ``Authorization: Bearer KEY`` or ``X-Source-Key: KEY``. What cannot be read is
    stored and answered the same way; its state says why.
    """
    source = _sender(request)
    if source is None:
        return _refuse(request)
    raw = raw_body(request)
    if isinstance(raw, JsonResponse):
        return raw
    message = actions.receive_message(source, raw)
    return JsonResponse({"id": str(message.pk)}, status=202)


def raw_body(request: HttpRequest) -> bytes | JsonResponse:
    """Return the bytes that were sent, or the answer to bytes that are too many."""
    length = request.headers.get("Content-Length") or "0"
    if length.isdecimal() and int(length) <= LARGEST:
        raw = request.read(LARGEST + 1)
        if len(raw) <= LARGEST:
            return raw
    return problem(_("A lead message is at most 2 MB."), "too_large", 413)


def _sender(request: HttpRequest) -> Source | None:
    scheme, _space, bearer = request.headers.get("Authorization", "").partition(" ")
    key = bearer.strip() if scheme.lower() == "bearer" else request.headers.get("X-Source-Key", "")
    if not key:
        return None
    known = Source.objects.active().select_related("dealership")
    return known.filter(key_hash=hash_key(key)).first()


def _refuse(request: HttpRequest) -> JsonResponse:
    address = request.META.get("REMOTE_ADDR", "")
    if not allowed(f"intake:{address}", limit=WRONG_KEYS_PER_MINUTE, per_seconds=60):
        return problem(_("Too many attempts with a wrong key."), "too_many", 429)
    response = problem(_("Send the key of an active lead source."), "unknown_key", 401)
    response["WWW-Authenticate"] = 'Bearer realm="leads"'
    return response


def problem(detail: str, code: str, status: int) -> JsonResponse:
    """Return an answer that says what is wrong, in words and as a code."""
    return JsonResponse({"detail": detail, "code": code}, status=status)
