"""Leads of Meta: its webhook only names them, so each is fetched, until it is here."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.leads import unread
from dealers.leads.models import Message
from dealers.leads.states import MessageState, Outcome, Reason
from portal.common.outbound import Credentials, OutboundError, fetch
from portal.common.work import enqueue, enqueue_new

LARGEST = 1 << 20
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=6)
# As long as the network keeps a lead.
KEPT_FOR = timedelta(days=90)


def fetch_lead(message_id: UUID, tries: int = 0) -> None:
    """Fetch the lead that a message names and have it read; on failure, try again later."""
    message = Message.objects.select_related("source", "dealership__region").get(pk=message_id)
    if message.state != MessageState.AWAITED:
        return
    try:
        body = _fetched(message)
    except OutboundError as failure:
        _try_again(message, str(failure), tries)
        return
    with transaction.atomic():
        Message.objects.filter(pk=message.pk).update(
            raw=body, state=MessageState.RECEIVED, results=[]
        )
        enqueue_new("leads.read", str(message.pk), dealership_id=message.dealership_id)


def _fetched(message: Message) -> bytes:
    """Return the lead with what the notice said about its advertisement, as JSON."""
    notice = json.loads(bytes(message.raw))
    token = message.source.secret("access_token")
    if not token:
        raise OutboundError(_("The source has no access token."))
    url = f"{settings.META_API_URL}/{notice['leadgen_id']}"
    with fetch(url, credentials=Credentials("", token), most_bytes=LARGEST, most_seconds=30) as got:
        raw = b"".join(got.pieces())
    try:
        lead = json.loads(raw)
    except ValueError as error:
        raise OutboundError(_("The network's answer is no JSON.")) from error
    if not isinstance(lead, dict) or not isinstance(lead.get("field_data"), list):
        raise OutboundError(_("The network's answer holds no lead."))
    return json.dumps({**notice, **lead}, ensure_ascii=False).encode()


def _try_again(message: Message, why: str, tries: int) -> None:
    """Say on the message why it is not here yet, and arm the next try; none is given up early."""
    too_late = timezone.now() - message.received_at > KEPT_FOR
    result = {
        "outcome": Outcome.QUARANTINED,
        "reason": Reason.NOT_FETCHED,
        "lead": "",
        "warnings": [f"not_fetched: {re.sub(chr(0), '', why)[:200]}"],
        "prospect": 0,
    }
    with transaction.atomic():
        state = MessageState.QUARANTINED if too_late else MessageState.AWAITED
        Message.objects.filter(pk=message.pk).update(results=[result], state=state)
        if too_late:
            unread.tell_keepers(message)
        else:
            pause = min(FIRST_PAUSE * 2 ** min(tries, 12), LONGEST_PAUSE)
            enqueue(
                "leads.fetch",
                str(message.pk),
                {"tries": tries + 1},
                due_at=timezone.now() + pause,
                dealership_id=message.dealership_id,
                rearm=True,
            )
