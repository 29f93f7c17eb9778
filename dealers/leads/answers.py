"""The door for answers of dealers' systems: signed as Standard Webhooks has it, each taken once."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from standardwebhooks import Webhook, WebhookVerificationError

from dealers.leads import actions
from dealers.leads.doors import problem, raw_body
from dealers.leads.models import DeliveryTarget
from dealers.leads.reports import read_report
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
