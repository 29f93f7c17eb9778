"""What a stored message says: documents, mails, forms and webhooks, told apart by their bytes."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dealers.leads import form_leads, mail, webhook_leads
from dealers.leads.adf import Prospect, Unreadable, read_adf
from dealers.leads.states import Reason

# A lead is a few kilobytes; what is larger is kept but not read.
LARGEST = 2 * 1024 * 1024

Reader = Callable[[bytes], tuple[list[Prospect], dict[str, Any]]]
log = logging.getLogger(__name__)


def understand(raw: bytes) -> tuple[list[Prospect], dict[str, Any]]:
    """Return the prospects in a raw message and its tracking; raise Unreadable with the reason."""
    if mail.is_mail(raw):
        return _in_mail(raw), {}
    if len(raw) > LARGEST:
        raise Unreadable(Reason.TOO_LARGE)
    if form_leads.is_form(raw):
        return _guarded(_in_form, raw)
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _guarded(_in_json, raw)
    return _guarded(_in_document, raw)


def _in_form(raw: bytes) -> tuple[list[Prospect], dict[str, Any]]:
    prospect, tracking = form_leads.read_form(raw)
    return [prospect], tracking


def _in_document(raw: bytes) -> tuple[list[Prospect], dict[str, Any]]:
    return read_adf(raw), {}


def _in_json(raw: bytes) -> tuple[list[Prospect], dict[str, Any]]:
    """Return the lead in the JSON of an advertising network, or of a system that knows our fields."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Unreadable(Reason.NOT_JSON, str(error)) from error
    if webhook_leads.is_google(body):
        if body.get("is_test") is True:
            raise Unreadable(Reason.TEST_LEAD)
        prospect, tracking = webhook_leads.read_google(body)
    elif webhook_leads.is_meta_lead(body):
        prospect, tracking = webhook_leads.read_meta(body)
    elif isinstance(body, dict) and form_leads.KNOWN & body.keys():
        prospect, tracking = form_leads.read_fields(body)
    elif webhook_leads.is_meta_notice(body) and webhook_leads.leads_named(body):
        raise Unreadable(Reason.NOTICE)
    else:
        raise Unreadable(Reason.NO_LEAD_IN_JSON)
    return [prospect], tracking


def _in_mail(raw: bytes) -> list[Prospect]:
    """Return the leads of every attached file, else of the first text that reads."""
    files, texts = mail.candidates(raw)
    found: list[Prospect] = []
    refusals: list[Unreadable] = []
    for candidate in files:
        try:
            found += [p for p in _read_part(candidate) if not _among(p, found)]
        except Unreadable as refusal:
            refusals.append(refusal)
    if found:
        return [replace(prospect, index=index) for index, prospect in enumerate(found)]
    return _first_that_reads(texts, refusals)


def _among(prospect: Prospect, found: list[Prospect]) -> bool:
    """Say whether another file of the same mail said the same."""
    return any(replace(prospect, index=p.index, warnings=p.warnings) == p for p in found)


def _first_that_reads(candidates: list[bytes], refusals: list[Unreadable]) -> list[Prospect]:
    for candidate in candidates:
        try:
            return _read_part(candidate)
        except Unreadable as refusal:
            refusals.append(refusal)
    raise refusals[0] if refusals else Unreadable(Reason.NO_LEAD_IN_MAIL)


def _read_part(raw: bytes) -> list[Prospect]:
    if len(raw) > LARGEST:
        raise Unreadable(Reason.TOO_LARGE)
    prospects, _tracking = _guarded(_in_document, raw)
    return prospects


def _guarded(reader: Reader, raw: bytes) -> tuple[list[Prospect], dict[str, Any]]:
    """Read, and let no fault of ours lose a lead: what trips the reader waits for a person."""
    try:
        return reader(raw)
    except Unreadable:
        raise
    except Exception as fault:
        log.exception("a message could not be read")
        raise Unreadable(Reason.UNREADABLE, type(fault).__name__) from fault
