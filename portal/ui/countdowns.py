"""How long is left; the browser ticks on from what the server says here."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from portal.ui import formats
from portal.ui.tones import LATE, OK, RISK

LAST_MINUTES = timedelta(minutes=10)


def tone(start: datetime | None, due: datetime, now: datetime) -> str:
    """Return ok, risk in the last third of the time there was, or late."""
    if now >= due:
        return LATE
    last_stretch = (due - start) / 3 if start else LAST_MINUTES
    return RISK if due - now <= last_stretch else OK


def text(due: datetime, now: datetime) -> str:
    """Return "12 min left", or "late by 3 min"."""
    span = formats.span((due - now).total_seconds())
    if now < due:
        return _("%(span)s left") % {"span": span}
    return _("late by %(span)s") % {"span": span}
