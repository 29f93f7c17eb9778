"""What a message proves about consent: kept as it was shown and ticked, never concluded from words."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from django.utils.dateparse import parse_datetime

from dealers.leads.models import Consent, Lead, LeadContact, Message
from dealers.leads.states import ConsentKind


def keep_consents(lead: Lead, contact: LeadContact, message: Message) -> list[Consent]:
    """Add what a message holds about consent to the record: grants and revocations with their text.

    Without the exact text and its version it is a claim, which grants nothing.
    """
    raw = bytes(message.raw)
    found = _in_json(raw)
    if "opt_in_claimed" in lead.warnings:
        found = [*found, {"channel": "", "purpose": "", "granted": None}]
    shared = {
        "lead": lead,
        "email": contact.email,
        "phone": contact.phone,
        "source": lead.source.name,
        "evidence_hash": hashlib.sha256(raw).hexdigest(),
    }
    rows = [Consent(**shared, **_row(one, message.received_at)) for one in found]
    return Consent.objects.bulk_create(rows)


def _in_json(raw: bytes) -> list[dict[str, Any]]:
    """Return the entries under `consents` of a form, or ticked disclaimers of a network's lead."""
    if raw.lstrip()[:1] != b"{":
        return []
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return []
    if not isinstance(body, dict):
        return []
    form: Any = body.get("form")
    told = (form if isinstance(form, dict) else body).get("consents")
    if isinstance(told, list):
        return [one for one in told if isinstance(one, dict)]
    ticked = body.get("custom_disclaimer_responses")
    boxes = [b for b in ticked if isinstance(b, dict)] if isinstance(ticked, list) else []
    return [{"purpose": str(b.get("checkbox_key", "")), "granted": None} for b in boxes]


def _row(told: dict[str, Any], received_at: datetime) -> dict[str, Any]:
    proven = bool(told.get("text")) and bool(told.get("text_version") or told.get("version"))
    granted = told.get("granted")
    kind = ConsentKind.CLAIM
    if granted is False:
        kind = ConsentKind.REVOKE
    elif granted is True and proven:
        kind = ConsentKind.GRANT
    return {
        "kind": kind,
        "channel": str(told.get("channel") or "any")[:8],
        "purpose": str(told.get("purpose") or "")[:80],
        "text": str(told.get("text") or ""),
        "text_version": str(told.get("text_version") or told.get("version") or "")[:80],
        "seller": str(told.get("seller") or "")[:200],
        "form_url": str(told.get("form_url") or "")[:500],
        "given_at": _instant(told.get("at")) or received_at,
        "ip_address": _address(told.get("ip_address")),
        "user_agent": str(told.get("user_agent") or "")[:300],
    }


def _address(told: Any) -> str | None:
    try:
        return str(ip_address(str(told))) if told else None
    except ValueError:
        return None


def _instant(told: Any) -> datetime | None:
    try:
        instant = parse_datetime(str(told)) if told else None
    except ValueError:
        return None
    return instant if instant and instant.tzinfo else None


def may_be_contacted(email: str, channel: str, purpose: str) -> bool:
    """Say whether the newest word about this channel and purpose, by when it was given, is a grant."""
    about = Consent.objects.filter(email=email, channel__in=(channel, "any"), purpose=purpose)
    newest = about.exclude(kind=ConsentKind.CLAIM).order_by("-given_at", "-id").first()
    return newest is not None and newest.kind == ConsentKind.GRANT
