"""Opening a published campaign to its audience, in batches that may run twice."""

from collections.abc import Iterable, Sequence
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from campaigns.programs.audience import newcomers
from campaigns.programs.models import Campaign, Enrolment
from dealers.kpis.actions import touch_all
from dealers.network.models import Dealership
from dealers.network.people import staff_with
from portal.accounts.capabilities import Can
from portal.common.work import enqueue
from portal.notifications.actions import notify

BATCH = 250


def enqueue_enrolment(campaign: Campaign) -> int:
    """Queue the enrolment of everyone in the audience who is not enrolled; how many that is.

    A batch is named after its first dealership, so that asking again while it waits
    queues nothing twice, and a later newcomer gets a batch of its own.
    """
    ids = list(newcomers(campaign).order_by("pk").values_list("pk", flat=True))
    for batch in _batches(ids):
        enqueue(
            "programs.enrol",
            key=f"{campaign.pk}:{batch[0]}",
            payload={"campaign": str(campaign.pk), "dealerships": [str(pk) for pk in batch]},
        )
    return len(ids)


def enrol(campaign: Campaign, dealership_ids: Sequence[str]) -> None:
    """Enrol these dealerships and tell their people; running twice does it once."""
    dealerships = Dealership.objects.filter(pk__in=dealership_ids)
    with transaction.atomic():
        rows = [Enrolment.owned_by(d, campaign=campaign) for d in dealerships]
        Enrolment.objects.bulk_create(rows, ignore_conflicts=True)
        touch_all((d.pk, timezone.localdate(timezone=d.zone)) for d in dealerships)
        notify(
            staff_with(Can.LOCALIZE, dealership_ids),
            "campaigns.enrolled",
            text=format_lazy(_("New campaign for you: {name}"), name=campaign.name),
            url=campaign.get_absolute_url(),
            key=f"enrolled:{campaign.pk}",
        )


def restate_figures(campaign: Campaign) -> None:
    """Have today's figures of everyone enrolled counted again: the campaign is over."""
    enrolled = campaign.enrolments.select_related("dealership")
    touch_all((e.dealership_id, timezone.localdate(timezone=e.dealership.zone)) for e in enrolled)


def _batches(ids: Iterable[UUID]) -> Iterable[list[UUID]]:
    remaining = iter(ids)
    while batch := list(islice(remaining, BATCH)):
        yield batch
