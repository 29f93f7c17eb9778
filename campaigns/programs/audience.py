"""Which dealerships a campaign reaches."""

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from campaigns.programs.models import Campaign
from dealers.network.models import Dealership, Region


def dealerships_reached(campaign: Campaign) -> QuerySet[Dealership]:
    """The dealerships of the audience, as one query.

    Chosen regions count with everything below them, named dealerships are added,
    excluded ones are taken away last. Only active dealerships of the campaign's
    brand are ever reached.
    """
    candidates = Dealership.objects.active().filter(brand=campaign.brand_id)
    if not campaign.whole_brand:
        named = campaign.dealerships.through.objects.filter(
            campaign=campaign.pk, dealership=OuterRef("pk")
        )
        candidates = candidates.filter(Q(_in_chosen_region(campaign)) | Q(Exists(named)))
    excluded = campaign.excluded.through.objects.filter(
        campaign=campaign.pk, dealership=OuterRef("pk")
    )
    return candidates.exclude(Exists(excluded))


def reach_of(campaign: Campaign, typed: Mapping[str, Any]) -> int:
    """How many dealerships an audience would reach that is typed and not yet kept."""
    candidates = Dealership.objects.active().filter(brand=campaign.brand_id)
    if not typed["whole_brand"]:
        inside = Q(pk__in=[dealership.pk for dealership in typed["dealerships"]])
        for region in typed["regions"]:
            inside |= Q(region__path__startswith=region.path)
        candidates = candidates.filter(inside)
    return candidates.exclude(pk__in=[dealership.pk for dealership in typed["excluded"]]).count()


def newcomers(campaign: Campaign) -> QuerySet[Dealership]:
    """Dealerships of the audience that are not enrolled yet."""
    enrolled = campaign.enrolments.filter(dealership=OuterRef("pk"))
    return dealerships_reached(campaign).exclude(Exists(enrolled))


def _in_chosen_region(campaign: Campaign) -> Exists:
    """Whether the dealership's district lies at or below a chosen region."""
    return Exists(
        Region.objects.filter(campaigns=campaign.pk)
        .annotate(district_path=ExpressionWrapper(OuterRef("region__path"), CharField()))
        .filter(district_path__startswith=F("path"))
    )
