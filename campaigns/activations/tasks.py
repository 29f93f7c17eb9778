"""Background work of activations: the campaign's dates."""

from datetime import timedelta

from campaigns.activations import calendar
from portal.common.models import Work
from portal.common.work import periodic


@periodic("activations.calendar", every=timedelta(minutes=1))
def follow_the_campaigns(work: Work) -> None:
    """Bring activations in step with their campaigns: live on the first day, ended after the last."""
    while calendar.end() or calendar.go_live():
        pass
