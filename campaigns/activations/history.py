"""An activation's way so far, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.activations.models import Activation
from portal.audit.models import Entry

STEPS: dict[str, tuple[Any, str, str]] = {
    "started": (gettext_lazy("Started"), "pencil", "paused"),
    "draft": (gettext_lazy("Started again"), "pencil", "paused"),
    "submitted": (gettext_lazy("Submitted"), "send", "info"),
    "approved": (gettext_lazy("Approved"), "circle-check", "ok"),
    "returned": (gettext_lazy("Returned"), "arrow-back-up", "risk"),
    "scheduled": (gettext_lazy("Scheduled"), "calendar", "info"),
    "live": (gettext_lazy("Went live"), "broadcast", "ok"),
    "ended": (gettext_lazy("Ended"), "flag", "paused"),
    "recalled": (gettext_lazy("Recalled"), "alert-triangle", "late"),
    "withdrawn": (gettext_lazy("Withdrawn"), "player-stop", "paused"),
}


@dataclass(frozen=True)
class Event:
    """One step, who took it, and why."""

    title: str
    icon: str
    tone: str
    at: datetime
    by: str
    text: str


def history_of(activation: Activation) -> list[Event]:
    """Every step, the newest first."""
    entries = Entry.objects.filter(
        subject_type=activation._meta.label_lower, subject_id=str(activation.pk)
    )
    return [_event(entry) for entry in entries.select_related("by").order_by("-id")]


def _event(entry: Entry) -> Event:
    title, icon, tone = STEPS[entry.event.removeprefix("activation.")]
    by = str(entry.by) if entry.by else _("Rooftop, by the campaign's rules")
    return Event(str(title), icon, tone, entry.at, by, entry.detail.get("reason", ""))
