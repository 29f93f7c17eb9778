"""What a campaign has brought so far: the funnel, region by region, and who has not moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from campaigns.activations.attribution import carrying, counted_by, counted_for
from campaigns.activations.querysets import WAITING
from campaigns.programs.models import Campaign, Enrolment
from dealers.leads.querysets import LeadQuerySet
from portal.accounts.capabilities import Can
from portal.accounts.models import User

LIVE = Q(activation__live_at__isnull=False)


@dataclass(frozen=True)
class Stage:
    """One step of the funnel; `share` is of the enrolled dealerships, in percent."""

    key: str
    label: str
    count: int
    share: int | None


@dataclass(frozen=True)
class RegionResult:
    """How far one district is."""

    code: str
    name: str
    enrolled: int
    live: int
    leads: int

    @property
    def rate(self) -> int:
        return percent(self.live, self.enrolled)


def percent(part: int, whole: int) -> int:
    """A share in whole percent; nothing of nothing is 0."""
    return round(100 * part / whole) if whole else 0


def enrolments_of(campaign: Campaign, user: User) -> QuerySet[Enrolment]:
    """The campaign's enrolments whose activations this person may follow."""
    return Enrolment.objects.where(user, Can.VIEW_ACTIVATIONS).filter(campaign=campaign)


def not_moved(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Enrolments nobody has begun to work on."""
    return enrolments.filter(WAITING)


def funnel(campaign: Campaign, user: User) -> list[Stage]:
    """Enrolled, started, live, leads: the same counts that every other page shows."""
    counts = enrolments_of(campaign, user).aggregate(
        enrolled=Count("pk"),
        started=Count("pk", filter=~WAITING),
        live=Count("pk", filter=LIVE),
    )
    enrolled = counts["enrolled"]
    leads = _leads(campaign, user).count()
    return [
        Stage("enrolled", _("Enrolled"), enrolled, 100 if enrolled else 0),
        Stage("started", _("Started"), counts["started"], percent(counts["started"], enrolled)),
        Stage("live", _("Went live"), counts["live"], percent(counts["live"], enrolled)),
        Stage("leads", _("Leads"), leads, None),
    ]


def leads_seen(campaigns: Iterable[Campaign], user: User) -> dict[str, int]:
    """How many leads each campaign brought to dealerships in sight, by its id as text."""
    return counted_by("campaign", [campaign.pk for campaign in campaigns], counted_for(user))


def by_region(campaign: Campaign, user: User) -> list[RegionResult]:
    """Each district's share of dealerships that went live, the furthest behind last."""
    rows = (
        enrolments_of(campaign, user)
        .order_by()
        .values("region_id", "region__code", "region__name")
        .annotate(enrolled=Count("pk"), live=Count("pk", filter=LIVE))
    )
    leads: dict[UUID, int] = dict(
        _leads(campaign, user).order_by().values_list("region_id").annotate(Count("pk"))
    )
    results = [
        RegionResult(
            row["region__code"],
            row["region__name"],
            row["enrolled"],
            row["live"],
            leads.get(row["region_id"], 0),
        )
        for row in rows
    ]
    return sorted(results, key=lambda result: (-result.rate, result.name))


def _leads(campaign: Campaign, user: User) -> LeadQuerySet:
    return carrying("campaign", [campaign.pk], counted_for(user))


@dataclass(frozen=True)
class Progress:
    """How far one campaign is, for lists."""

    campaign: Campaign
    enrolled: int
    live: int
    leads: int

    @property
    def rate(self) -> int:
        """The activation rate in percent."""
        return percent(self.live, self.enrolled)


def progress_of(campaigns: Sequence[Campaign], user: User) -> list[Progress]:
    """Each campaign's dealerships and leads in sight, in two queries."""
    seen = Enrolment.objects.where(user, Can.VIEW_PROGRAMS).filter(campaign__in=campaigns)
    counted = (
        seen.order_by()
        .values("campaign")
        .annotate(enrolled=Count("pk"), live=Count("pk", filter=LIVE))
    )
    counts = {row["campaign"]: (row["enrolled"], row["live"]) for row in counted}
    leads = leads_seen(campaigns, user)
    return [
        Progress(campaign, *counts.get(campaign.pk, (0, 0)), leads.get(str(campaign.pk), 0))
        for campaign in campaigns
    ]
