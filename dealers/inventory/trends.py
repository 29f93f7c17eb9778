"""A feed's last files as a picture: how much came, and how much of it could not be read."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dealers.inventory.models import Feed, SyncRun
from portal.ui.charts import Chart, Series

MOST_FILES = 30
FEWEST_FILES = 2


def trend_of(feed: Feed) -> Chart | None:
    """The last files that were applied or held, the oldest first; None before the second."""
    shown = (SyncRun.State.DONE, SyncRun.State.HELD)
    runs = list(feed.runs.filter(state__in=shown).order_by("-id")[:MOST_FILES])[::-1]
    if len(runs) < FEWEST_FILES:
        return None
    return Chart(
        kind="line",
        title=_("Its last files"),
        categories=[date_format(localtime(run.received_at), "j M H:i") for run in runs],
        series=[
            Series(_("accepted"), [run.accepted for run in runs]),
            Series(_("quarantined"), [run.quarantined for run in runs]),
            Series(_("removed"), [run.removed for run in runs]),
        ],
        first_column=_("File"),
    )
