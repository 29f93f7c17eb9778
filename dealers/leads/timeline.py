"""What happened to a lead, told line by line, and what it meant for the clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from dealers.leads.concealing import told_of
from dealers.leads.models import Lead, LeadEvent
from dealers.leads.states import (
    ContactResult,
    EventKind,
    ExcludedReason,
    LostReason,
    Verdict,
)

ICONS = {
    EventKind.RECEIVED: "inbox",
    EventKind.ROUTED: "route",
    EventKind.RESENT: "repeat",
    EventKind.DUPLICATE: "copy",
    EventKind.VIEWED: "eye",
    EventKind.ASSIGNED: "user-check",
    EventKind.CALL: "phone",
    EventKind.MAIL: "mail",
    EventKind.TEXT: "message",
    EventKind.MEETING: "users",
    EventKind.AUTO_RESPONDER: "robot",
    EventKind.WARNED: "bell",
    EventKind.BREACHED: "alert-circle",
    EventKind.ESCALATED: "arrow-up-right",
    EventKind.CLOSED: "flag",
    EventKind.REOPENED: "rotate",
    EventKind.EXCLUDED: "ban",
    EventKind.READMITTED: "plus",
}
TONES = {
    EventKind.RECEIVED: "info",
    EventKind.WARNED: "risk",
    EventKind.DUPLICATE: "risk",
    EventKind.BREACHED: "late",
    EventKind.ESCALATED: "late",
}
# What people and machines do that looks like an answer and is none.
NO_ANSWER = frozenset({EventKind.VIEWED, EventKind.ASSIGNED, EventKind.AUTO_RESPONDER})
TOLD_LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Line:
    """One line of the timeline, ready to show."""

    icon: str
    tone: str
    title: str
    at: datetime
    by: str
    text: str
    effect: str
    recorded_at: datetime | None


def lines(lead: Lead, events: Iterable[LeadEvent]) -> list[Line]:
    """Return the timeline, newest first."""
    told = [_line(lead, event) for event in events]
    return told[::-1]


def _line(lead: Lead, event: LeadEvent) -> Line:
    kind, detail = EventKind(event.kind), told_of(lead, event.detail)
    stopped = event.is_response and event.happened_at == lead.first_response_at
    told_late = event.recorded_at - event.happened_at > TOLD_LATE
    return Line(
        icon=ICONS[kind],
        tone="ok" if event.is_response else TONES.get(kind, "paused"),
        title=_title(kind, detail),
        at=event.happened_at,
        by=str(event.by) if event.by else "",
        text=_text(kind, detail),
        effect=_effect(kind, stopped=stopped),
        recorded_at=event.recorded_at if told_late else None,
    )


def _title(kind: EventKind, detail: dict[str, Any]) -> str:
    result = detail.get("result")
    words = str(kind.label)
    if kind == EventKind.ASSIGNED and detail.get("to"):
        return _("Assigned to %(person)s") % {"person": detail["to"]}
    if kind == EventKind.CLOSED and detail.get("verdict"):
        return f"{words}: {Verdict(detail['verdict']).label}"
    return f"{words}: {ContactResult(result).label}" if result else words


def _text(kind: EventKind, detail: dict[str, Any]) -> str:
    if kind == EventKind.CLOSED and detail.get("reason"):
        return str(LostReason(detail["reason"]).label)
    if kind == EventKind.EXCLUDED and detail.get("reason"):
        return str(ExcludedReason(detail["reason"]).label)
    if detail.get("told"):
        return _("Told: %(people)s") % {"people": ", ".join(detail["told"])}
    return str(detail.get("note") or detail.get("source") or "")


def _effect(kind: EventKind, *, stopped: bool) -> str:
    if stopped:
        return _("Stopped the clock.")
    return _("Does not stop the clock.") if kind in NO_ANSWER else ""
