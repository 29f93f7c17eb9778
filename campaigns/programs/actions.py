"""What people do with campaigns. Each action is one transaction."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from campaigns.programs import audience, enrolling, policies
from campaigns.programs.models import Campaign
from dealers.network.models import Brand, Dealership, Region
from portal.accounts.models import User
from portal.audit.models import record


@transaction.atomic
def create_campaign(*, by: User, brand: Brand, **brief: Any) -> Campaign:
    """A new draft of this brand, with the fields of its brief."""
    policies.check_may_edit(by, brand)
    campaign = Campaign.objects.create(brand=brand, created_by=by, **brief)
    record("campaign.created", campaign, by=by, brand=brand)
    return campaign


@transaction.atomic
def revise_draft(campaign: Campaign, *, by: User, **changes: Any) -> None:
    """Write these fields of a draft; a published campaign refuses."""
    policies.check_may_edit(by, campaign.brand)
    policies.check_is_draft(lock(campaign))
    for field, value in changes.items():
        setattr(campaign, field, value)
    campaign.save(update_fields=list(changes))
    record("campaign.revised", campaign, by=by, brand=campaign.brand, detail={"fields": [*changes]})


@transaction.atomic
def set_audience(
    campaign: Campaign,
    *,
    by: User,
    whole_brand: bool = False,
    regions: Iterable[Region] = (),
    dealerships: Iterable[Dealership] = (),
    excluded: Iterable[Dealership] = (),
) -> None:
    """Replace the audience of a draft."""
    revise_draft(campaign, by=by, whole_brand=whole_brand)
    campaign.regions.set(regions)
    campaign.dealerships.set(dealerships)
    campaign.excluded.set(excluded)


@transaction.atomic
def publish_campaign(campaign: Campaign, *, by: User, today: date | None = None) -> None:
    """Open a draft to its audience: it is live or scheduled at once, enrolment follows in batches."""
    today = today or timezone.localdate()
    locked = lock(campaign)
    policies.check_may_publish(by, locked)
    reach = audience.dealerships_reached(locked).count()
    policies.check_ready(locked, reach=reach, today=today)
    started = locked.starts_on <= today
    campaign.move_to(
        Campaign.State.LIVE if started else Campaign.State.SCHEDULED,
        published_at=timezone.now(),
        reach=reach,
    )
    enrolling.enqueue_enrolment(locked)
    record("campaign.published", campaign, by=by, brand=locked.brand, detail={"reach": reach})


@transaction.atomic
def cancel_campaign(campaign: Campaign, *, by: User, reason: str = "") -> None:
    """Take a campaign back; what dealerships run of it ends with it."""
    policies.check_may_publish(by, campaign)
    campaign.move_to(Campaign.State.CANCELLED)
    enrolling.restate_figures(campaign)
    record("campaign.cancelled", campaign, by=by, brand=campaign.brand, detail={"reason": reason})


def lock(campaign: Campaign) -> Campaign:
    """The campaign as it is now, held until the transaction ends."""
    return (
        Campaign.objects.select_for_update(of=("self",)).select_related("brand").get(pk=campaign.pk)
    )
