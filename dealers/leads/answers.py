"""The door for answers of dealers' systems: signed as Standard Webhooks has it, each taken once."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, JsonResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from standardwebhooks import Webhook, WebhookVerificationError

from dealers.leads import actions
from dealers.leads.doors import problem, raw_body
from dealers.leads.models import DeliveryTarget
from dealers.leads.states import Channel
from portal.common.refusals import Refused
from portal.common.sealing import unseal

# Longer than a signature stays good (five minutes to either side).
REMEMBERED_SECONDS = 900


@csrf_exempt
@login_not_required
@require_POST
def take_answer(request: HttpRequest, pk: UUID) -> JsonResponse:
    """Log the contact that a signed webhook tells of; a wrong, old or repeated one is refused."""
    raw = raw_body(request)
    if isinstance(raw, JsonResponse):
        return raw
    target = DeliveryTarget.objects.select_related("dealership").filter(pk=pk).first()
    if target is None or not _is_signed(target, raw, request):
        return problem(_("The signature does not fit these bytes."), "wrong_signature", 403)
    number = request.headers["webhook-id"]
    remembered = f"webhook:{target.pk}:{number}"
    if not cache.add(remembered, 1, REMEMBERED_SECONDS):
        return problem(_("This message was taken already."), "repeated", 409)
    try:
        event = actions.take_report(target.dealership, read_report(json.loads(raw), number))
    except (Refused, ValueError) as refusal:
        cache.delete(remembered)
        return problem(str(refusal), "not_taken", 422)
    return JsonResponse({"lead": str(event.lead_id), "event": event.pk}, status=201)


def _is_signed(target: DeliveryTarget, raw: bytes, request: HttpRequest) -> bool:
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        Webhook(unseal(target.answer_key)).verify(raw, headers)
    except (WebhookVerificationError, ValueError, RuntimeError):
        return False
    return bool(headers.get("webhook-id"))


def read_report(body: Any, key: str) -> actions.Report:
    """Return what a body tells; raises ValueError in words for one that can't be read.

    `{"data": {"lead": …, "email": …, "phone": …, "vin": …, "channel": "call", "at": …, "by": …,
    "note": …, "automatic": false}}`; `data` itself will do.
    """
    told = body.get("data", body) if isinstance(body, dict) else None
    if not isinstance(told, dict):
        raise ValueError(_("The body is not as agreed."))
    channel = str(told.get("channel", ""))
    if channel not in Channel.values:
        raise ValueError(_("Say how the customer was reached: call, mail, text or meeting."))
    texts = {
        name: str(told.get(name) or "") for name in ("lead", "email", "phone", "vin", "by", "note")
    }
    automatic = told.get("automatic") in (True, "true", "yes", "1")
    return actions.Report(
        key, Channel(channel), at=_instant(told.get("at")), automatic=automatic, **texts
    )


def _instant(told: Any) -> Any:
    if not told:
        return None
    instant = parse_datetime(str(told))
    if instant is None or instant.tzinfo is None:
        raise ValueError(_("The time needs a zone, such as 2026-03-30T15:30:20-08:00."))
    return instant
