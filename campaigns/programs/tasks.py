"""Background work of campaigns: enrolment and the calendar."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from campaigns.programs import enrolling
from campaigns.programs.models import Campaign
from portal.audit.models import record
from portal.common.models import Work
from portal.common.refusals import OutOfStep
from portal.common.work import handler, periodic


@handler("programs.enrol", queue="default")
def enrol_batch(work: Work) -> None:
    """Enrol one batch of dealerships in a campaign that is still running."""
    campaign = Campaign.objects.running().filter(pk=work.payload["campaign"]).first()
    if campaign:
        enrolling.enrol(campaign, work.payload["dealerships"])


@periodic("programs.calendar", every=timedelta(minutes=5))
def turn_the_calendar(work: Work) -> None:
    """Start campaigns on their first day and end them after their last."""
    today = timezone.localdate()
    states = Campaign.State
    for campaign in Campaign.objects.running().filter(ends_on__lt=today):
        _move(campaign, states.ENDED, "campaign.ended")
    for campaign in Campaign.objects.filter(state=states.SCHEDULED, starts_on__lte=today):
        _move(campaign, states.LIVE, "campaign.started")


@periodic("programs.newcomers", every=timedelta(hours=1))
def enrol_newcomers(work: Work) -> None:
    """Queue the enrolment of dealerships that joined an audience after publishing."""
    for campaign in Campaign.objects.running():
        with transaction.atomic():
            late = enrolling.enqueue_enrolment(campaign)
            Campaign.objects.filter(pk=campaign.pk).update(reach=campaign.enrolments.count() + late)


def _move(campaign: Campaign, state: Campaign.State, event: str) -> None:
    """One step of one campaign; a person who was faster is not an error."""
    with suppress(OutOfStep), transaction.atomic():
        campaign.move_to(state)
        if state == Campaign.State.ENDED:
            enrolling.restate_figures(campaign)
        record(event, campaign, by=None, brand=campaign.brand)
