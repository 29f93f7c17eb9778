"""What people do with incentives. Each action is one transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from campaigns.incentives import policies
from campaigns.incentives.models import Incentive, Revision
from campaigns.programs import actions as programs
from campaigns.programs.models import Campaign
from dealers.network.models import Brand
from portal.accounts.models import User
from portal.audit.models import record


@transaction.atomic
def create_incentive(
    *, by: User, brand: Brand, name: str, kind: str, country: str = "", **terms: Any
) -> Incentive:
    """A new incentive with its first revision."""
    policies.check_may_edit(by, brand)
    incentive = Incentive.objects.create(brand=brand, name=name, kind=kind, country=country)
    record("incentive.created", incentive, by=by, brand=brand)
    revise_incentive(incentive, by=by, **terms)
    return incentive


@transaction.atomic
def revise_incentive(incentive: Incentive, *, by: User, **terms: Any) -> Revision:
    """New terms, complete in themselves; from their first day they replace the older ones."""
    policies.check_may_edit(by, incentive.brand)
    Incentive.objects.select_for_update().get(pk=incentive.pk)
    newest = incentive.revisions.aggregate(newest=Max("number"))["newest"] or 0
    revision = incentive.revisions.create(number=newest + 1, created_by=by, **terms)
    record(
        "incentive.revised",
        incentive,
        by=by,
        brand=incentive.brand,
        detail={"number": revision.number},
    )
    return revision


@transaction.atomic
def set_offer(
    campaign: Campaign, *, by: User, incentives: Iterable[Incentive], **changes: Any
) -> None:
    """Choose what a draft campaign hands out: toolkit, way of approval and incentives."""
    programs.revise_draft(campaign, by=by, **changes)
    campaign.incentives.set(incentives)


@transaction.atomic
def offer_in(campaign: Campaign, incentive: Incentive, *, by: User) -> None:
    """Add one incentive to those that a draft campaign offers."""
    set_offer(campaign, by=by, incentives=[*campaign.incentives.all(), incentive])
