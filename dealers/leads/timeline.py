"""What happened to a lead, told line by line, and what it meant for the clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealers.leads.calendars import calendar_of
from dealers.leads.clock import Calendar
from dealers.leads.concealing import told_of
from dealers.leads.models import Lead, LeadEvent
from dealers.leads.sla import time_since
from dealers.leads.states import (
    ContactResult,
    EventKind,
    ExcludedReason,
    LostReason,
    PauseReason,
    StopReason,
    Verdict,
)
from portal.accounts.models import User
from portal.ui import formats

ICONS = {
    EventKind.RECEIVED: "inbox",
    EventKind.ROUTED: "route",
    EventKind.RESENT: "repeat",
    EventKind.DUPLICATE: "copy",
    EventKind.VIEWED: "eye",
    EventKind.ASSIGNED: "user-check",
    EventKind.RESCUED: "lifebuoy",
    EventKind.CALL: "phone",
    EventKind.MAIL: "mail",
    EventKind.TEXT: "message",
    EventKind.MEETING: "users",
    EventKind.AUTO_RESPONDER: "robot",
    EventKind.CUSTOMER: "message-reply",
    EventKind.APPOINTMENT: "calendar-event",
    EventKind.SHOWN: "user-heart",
    EventKind.NO_SHOW: "user-x",
    EventKind.PAUSED: "player-pause",
    EventKind.RESUMED: "player-play",
    EventKind.WARNED: "bell",
    EventKind.BREACHED: "alert-circle",
    EventKind.MANAGER: "arrow-up-right",
    EventKind.ESCALATED: "arrow-up-right",
    EventKind.OVERDUE: "hourglass",
    EventKind.STOPPED: "square",
    EventKind.COACHED: "school",
    EventKind.WITHDRAWN: "eraser",
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
    EventKind.MANAGER: "late",
    EventKind.ESCALATED: "late",
    EventKind.OVERDUE: "late",
    EventKind.CUSTOMER: "info",
    EventKind.SHOWN: "ok",
}
# What people and machines do that looks like an answer and is none, and why.
NO_ANSWER = {
    EventKind.VIEWED: gettext_lazy("Reading does not stop the clock."),
    EventKind.ASSIGNED: gettext_lazy("A new owner does not stop the clock."),
    EventKind.RESCUED: gettext_lazy("A new owner does not stop the clock."),
    EventKind.AUTO_RESPONDER: gettext_lazy("A machine does not stop the clock."),
}
MOVES = {
    EventKind.PAUSED: gettext_lazy("The clock stands."),
    EventKind.RESUMED: gettext_lazy("The clock runs on with the time that was left."),
    EventKind.READMITTED: gettext_lazy("The clock is the one it always had."),
    EventKind.REOPENED: gettext_lazy(
        "The first response stays as it was; the customer waits for the next."
    ),
}
PERSONAL = frozenset(
    {"call", "mail", "text", "meeting", "customer", "appointment", "shown", "no_show"}
)
TOLD_LATE = timedelta(minutes=5)
REASONS: dict[EventKind, type[TextChoices]] = {
    EventKind.CLOSED: LostReason,
    EventKind.EXCLUDED: ExcludedReason,
    EventKind.PAUSED: PauseReason,
    EventKind.STOPPED: StopReason,
}


@dataclass(frozen=True)
class Line:
    """One line of the timeline, ready to show; the seconds count from the lead's arrival."""

    code: str
    icon: str
    tone: str
    title: str
    at: datetime
    by: str
    text: str
    effect: str
    recorded_at: datetime | None
    business: int
    wall: int
    is_withdrawn: bool
    withdrawable: bool


def lines(lead: Lead, events: Iterable[LeadEvent], reader: User | None = None) -> list[Line]:
    """Return the timeline, newest first; with a reader, say which entries they may withdraw."""
    told = list(events)
    latest = max((event.happened_at for event in told), default=lead.received_at)
    calendar = calendar_of(lead.calendar, lead.received_at, latest)
    return [_line(lead, event, calendar, reader) for event in reversed(told)]


def _line(lead: Lead, event: LeadEvent, calendar: Calendar, reader: User | None) -> Line:
    kind, gone = EventKind(event.kind), event.withdrawn_at is not None
    detail = told_of(lead, event.detail)
    mail = None if lead.concealed else getattr(event, "mail", None)
    business, wall = time_since(lead, calendar, event.happened_at)
    told_late = event.recorded_at - event.happened_at > TOLD_LATE
    return Line(
        code=event.code,
        icon=ICONS[kind],
        tone="ok" if event.is_response and not gone else TONES.get(kind, "paused"),
        title=_title(kind, detail),
        at=event.happened_at,
        by=str(event.by) if event.by else "",
        text=mail.body if mail else _text(kind, detail, lead.dealership.zone),
        effect=_effect(lead, event),
        recorded_at=event.recorded_at if told_late else None,
        business=business,
        wall=max(wall, 0),
        is_withdrawn=gone,
        withdrawable=not gone and kind in PERSONAL and _is_theirs(event, reader),
    )


def _is_theirs(event: LeadEvent, reader: User | None) -> bool:
    return reader is not None and event.by_id == reader.pk


def _title(kind: EventKind, detail: dict[str, Any]) -> str:
    result = detail.get("result")
    words = str(kind.label)
    if kind in (EventKind.ASSIGNED, EventKind.RESCUED) and detail.get("to"):
        if kind == EventKind.RESCUED:
            return _("Rescued: now with %(person)s") % {"person": detail["to"]}
        return _("Assigned to %(person)s") % {"person": detail["to"]}
    if kind == EventKind.ASSIGNED and detail.get("back"):
        return _("Back in the queue")
    if kind == EventKind.CLOSED and detail.get("verdict"):
        return f"{words}: {Verdict(detail['verdict']).label}"
    return f"{words}: {ContactResult(result).label}" if result else words


def _text(kind: EventKind, detail: dict[str, Any], zone: tzinfo) -> str:
    if detail.get("reason") and kind in REASONS:
        return str(REASONS[kind](detail["reason"]).label)
    if detail.get("told"):
        return _("Told: %(people)s") % {"people": ", ".join(detail["told"])}
    if detail.get("for"):
        return formats.moment(datetime.fromisoformat(detail["for"]), zone)
    return str(detail.get("note") or detail.get("source") or "")


def _effect(lead: Lead, event: LeadEvent) -> str:
    """Return what an entry did to the clock, or why it did nothing."""
    kind = EventKind(event.kind)
    if event.withdrawn_at:
        return _("Withdrawn by %(person)s: it counts no more.") % {"person": event.withdrawn_by}
    if event.is_response:
        first = event.happened_at == lead.first_response_at
        return _("Stopped the clock.") if first else _("The clock had stopped before.")
    if kind == EventKind.PAUSED and event.happened_at >= lead.due_at:
        return _("Changed nothing: the time was up.")
    return str(NO_ANSWER.get(kind) or MOVES.get(kind) or "")
