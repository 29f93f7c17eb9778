"""From a stored message to leads: read once, kept whatever happens, read again when asked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from dealers.leads import form_leads, mail
from dealers.leads.adf import Prospect, Unreadable, read_adf
from dealers.leads.filing import Result, file_prospect
from dealers.leads.models import Message
from dealers.leads.states import MessageState, Outcome, Reason

# A lead is a few kilobytes; what is larger is kept but not read.
LARGEST = 2 * 1024 * 1024

log = logging.getLogger(__name__)


@transaction.atomic
def read_message(message_id: UUID) -> Message:
    """Read a stored message once and file its prospects; a message already read stays as it is."""
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    if message.state != MessageState.RECEIVED:
        return message
    results = _file_all(message)
    message.results = [result.as_json(index) for index, result in enumerate(results)]
    message.state = _state(results)
    message.read_at = timezone.now()
    message.save(update_fields=["results", "state", "read_at"])
    return message


def _file_all(message: Message) -> list[Result]:
    try:
        prospects, tracking = understand(bytes(message.raw))
    except Unreadable as refusal:
        outcome = (
            Outcome.NOT_A_LEAD if refusal.reason == Reason.NO_LEAD_IN_MAIL else Outcome.QUARANTINED
        )
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


def understand(raw: bytes) -> tuple[list[Prospect], dict[str, Any]]:
    """Return the prospects in a raw message and its tracking; raise Unreadable with the reason."""
    if len(raw) > LARGEST:
        raise Unreadable(Reason.TOO_LARGE)
    if form_leads.is_form(raw):
        prospect, tracking = form_leads.read_form(raw)
        return [prospect], tracking
    if mail.is_mail(raw):
        return _first_that_reads(mail.candidates(raw)), {}
    return _read(raw), {}


def _first_that_reads(candidates: list[bytes]) -> list[Prospect]:
    refusals: list[Unreadable] = []
    for candidate in candidates:
        try:
            return _read(candidate)
        except Unreadable as refusal:
            refusals.append(refusal)
    raise refusals[0] if refusals else Unreadable(Reason.NO_LEAD_IN_MAIL)


def _read(raw: bytes, reader: Callable[[bytes], list[Prospect]] = read_adf) -> list[Prospect]:
    """Read, and let no fault of ours lose a lead: what trips the reader waits for a person."""
    try:
        return reader(raw)
    except Unreadable:
        raise
    except Exception as fault:
        log.exception("a message could not be read")
        raise Unreadable(Reason.UNREADABLE, repr(fault)) from fault
