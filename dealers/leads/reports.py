"""Contacts with customers as other systems tell of them: read before anything is logged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from dealers.leads.adf import read_request_date
from dealers.leads.columns import channel_in
from dealers.leads.states import Channel
from dealers.network.models import Dealership


@dataclass(frozen=True)
class Report:
    """One contact with a customer as another system tells it; `key` names it for good."""

    key: str
    channel: Channel
    at: datetime | None = None
    lead: str = ""
    email: str = ""
    phone: str = ""
    vin: str = ""
    by: str = ""
    note: str = ""
    automatic: bool = False


def read_report(body: Any, key: str) -> Report:
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
    return Report(key, Channel(channel), at=_instant(told.get("at")), automatic=automatic, **texts)


def read_row(told: Mapping[str, str], dealership: Dealership) -> tuple[Report, list[str]]:
    """Return what a row of a file tells and what was assumed: a time without a zone is theirs.

    A row without a number of its own is known by all that it says.
    """
    whole = json.dumps(told, sort_keys=True)
    key = told.get("id") or hashlib.sha256(whole.encode()).hexdigest()
    at, warnings = _zoned(told.get("at", ""), dealership)
    channel = channel_in(told.get("channel", ""))
    automatic = told.get("automatic", "").casefold()
    return read_report(
        {**told, "at": at, "channel": channel, "automatic": automatic}, key
    ), warnings


def _instant(told: Any) -> Any:
    if not told:
        return None
    instant = parse_datetime(str(told))
    if instant is None or instant.tzinfo is None:
        raise ValueError(_("The time needs a zone, such as 2026-03-30T15:30:20-08:00."))
    return instant


def _zoned(text: str, dealership: Dealership) -> tuple[str, list[str]]:
    """Return a time with its zone, the dealership's where it says none, and what was assumed."""
    instant, warnings = read_request_date(
        text, zone=dealership.zone, country=dealership.country, received_at=timezone.now()
    )
    if instant is None:
        return text, []
    return instant.isoformat(), [w for w in warnings if w != "request_date_implausible"]
