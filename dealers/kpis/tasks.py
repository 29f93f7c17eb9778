"""Facts follow their rows within ten seconds, and a new day begins with facts of its own."""

from datetime import timedelta

from django.utils import timezone

from dealers.kpis.models import TouchedDay
from dealers.kpis.recomputing import recompute_touched
from dealers.network.models import Dealership
from portal.common.models import Work
from portal.common.work import periodic


@periodic("kpis.recompute", every=timedelta(seconds=4))
def recompute(_work: Work) -> None:
    """Restate what was touched. The touches are the queue, so nothing has to wake this."""
    recompute_touched()


@periodic("kpis.follow_the_day", every=timedelta(hours=1))
def follow_the_day(_work: Work) -> None:
    """Touch today and yesterday everywhere: what is in stock counts each day, changed or not."""
    now = timezone.now()
    TouchedDay.objects.bulk_create(
        TouchedDay(dealership_id=dealership.pk, day=now.astimezone(dealership.zone).date() - back)
        for dealership in Dealership.objects.active()
        for back in (timedelta(0), timedelta(days=1))
    )
