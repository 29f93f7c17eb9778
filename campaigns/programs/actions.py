"""What people do with campaigns. Each action is one transaction."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.programs import audience, enrolling, policies
from campaigns.programs.models import Campaign, CampaignLoan
from dealers.network.models import Brand, Dealership, Region
from dealers.network.querysets import today as today_of_memberships
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import Refused


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
    policies.check_may_revise(by, campaign, changes)
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


@transaction.atomic
def lend_campaign(campaign: Campaign, to: User, *, writes: bool, until: date, by: User) -> None:
    """Let one person see a campaign, and write its brief, until a day; lending again sets anew."""
    policies.check_may_lend(by, campaign, to)
    if until < today_of_memberships():
        raise Refused(_("The last day lies in the past."))
    fresh = {"writes": writes, "until_date": until, "lent_by": by}
    CampaignLoan.objects.update_or_create(campaign=campaign, user=to, defaults=fresh)
    detail = {"person": to.email, "writes": writes, "until": until.isoformat()}
    record("campaign.lent", campaign, by=by, brand=campaign.brand, detail=detail)


@transaction.atomic
def take_back_campaign(loan: CampaignLoan, *, by: User) -> None:
    """End a loan; the person is out on the next click."""
    policies.check_may_lend(by, loan.campaign, loan.user)
    loan.delete()
    campaign, detail = loan.campaign, {"person": loan.user.email}
    record("campaign.taken_back", campaign, by=by, brand=campaign.brand, detail=detail)
