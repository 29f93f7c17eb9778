"""From a stored message to leads: read once, kept whatever happens, read again when asked."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from dealers.leads import threads, unread
from dealers.leads.adf import Unreadable
from dealers.leads.filing import Result, file_prospect
from dealers.leads.models import Message
from dealers.leads.states import MessageState, Outcome, Reason
from dealers.leads.understanding import understand


@transaction.atomic
def read_message(message_id: UUID) -> Message:
    """Read a stored message once and file its prospects; a message already read stays as it is."""
    rows = Message.objects.select_related("source", "dealership__region")
    message = rows.select_for_update(of=("self",)).get(pk=message_id)
    if message.state != MessageState.RECEIVED:
        return message
    results = _file_all(message)
    message.results = [result.as_json(index) for index, result in enumerate(results)]
    message.state = _state(results)
    message.read_at = timezone.now()
    message.save(update_fields=["results", "state", "read_at"])
    if message.state == MessageState.QUARANTINED:
        unread.tell_keepers(message)
    return message


def _file_all(message: Message) -> list[Result]:
    try:
        prospects, tracking = understand(bytes(message.raw))
    except Unreadable as refusal:
        if refusal.reason == Reason.NO_LEAD_IN_MAIL:
            answer = threads.take_raw(bytes(message.raw), message.brand_id)
            if answer:
                return [Result(Outcome.NOT_A_LEAD, Reason.ANSWER, str(answer.lead_id))]
        none = refusal.reason in (Reason.NO_LEAD_IN_MAIL, Reason.TEST_LEAD, Reason.NOTICE)
        outcome = Outcome.NOT_A_LEAD if none else Outcome.QUARANTINED
        return [Result(outcome, refusal.reason)]
    return [file_prospect(prospect, message, tracking) for prospect in prospects]


def _state(results: list[Result]) -> MessageState:
    """A message waits for a person while any prospect in it does."""
    if any(
        result.outcome == Outcome.QUARANTINED or result.reason == Reason.RESEND_OF_UNKNOWN
        for result in results
    ):
        return MessageState.QUARANTINED
    if all(result.outcome == Outcome.NOT_A_LEAD for result in results):
        return MessageState.NOT_A_LEAD
    return MessageState.PARSED
