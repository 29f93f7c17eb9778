"""Figures of campaigns: how many dealerships run one, how fast, and the leads it brought."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.activations.models import Activation
from campaigns.programs.models import Enrolment
from dealers.kpis.histograms import packed_times
from dealers.kpis.registry import (
    DealershipDay,
    FactRow,
    Metric,
    Unit,
    fact_source,
    register_metric,
)
from dealers.leads.models import Lead

MEASURES = {
    "enrolments": _("campaigns opened to the dealership that day"),
    "activations": _("activations that went live that day"),
    "time_to_local": _("seconds from publishing to going live"),
    "campaign_leads": _("unique leads from a campaign"),
}


@fact_source("activations", MEASURES)
def facts(days: Sequence[DealershipDay]) -> Iterable[FactRow]:
    """What happened on each of these dealership days, in three queries for all of them."""
    yield from _counted("enrolments", days, Enrolment.objects.all(), "enrolled_at")
    yield from _went_live(days)
    leads = Lead.objects.eligible().filter(tracking__has_key="campaign")
    yield from _counted("campaign_leads", days, leads, "received_at")


def _counted(
    measure: str, days: Sequence[DealershipDay], rows: QuerySet[Any], instant: str
) -> Iterable[FactRow]:
    """One fact for each day on which something happened: how often."""
    counts = Counter(day for day, _row in _on(days, rows.values("dealership_id", at=F(instant))))
    for day, count in counts.items():
        yield FactRow(day.dealership_id, day.day, measure, count)


def _went_live(days: Sequence[DealershipDay]) -> Iterable[FactRow]:
    """How many went live on each day, and the times since their campaigns were published."""
    published = F("enrolment__campaign__published_at")
    rows = Activation.objects.values("dealership_id", at=F("live_at"), published=published)
    times: dict[DealershipDay, list[float]] = defaultdict(list)
    for day, row in _on(days, rows):
        times[day].append(max(0.0, (row["at"] - row["published"]).total_seconds()))
    for day, seconds in times.items():
        yield FactRow(day.dealership_id, day.day, "activations", len(seconds))
        yield FactRow(
            day.dealership_id, day.day, "time_to_local", len(seconds), packed_times(seconds)
        )


def _on(
    days: Sequence[DealershipDay], rows: QuerySet[Any, Any]
) -> Iterable[tuple[DealershipDay, dict[str, Any]]]:
    """The rows of these days, each with its day; `at` is the instant that decides."""
    of_dealership: dict[UUID, list[DealershipDay]] = defaultdict(list)
    for day in days:
        of_dealership[day.dealership_id].append(day)
    first, last = min(day.starts for day in days), max(day.ends for day in days)
    for row in rows.filter(dealership__in=of_dealership, at__gte=first, at__lt=last):
        for day in of_dealership[row["dealership_id"]]:
            if day.starts <= row["at"] < day.ends:
                yield day, row


register_metric(
    Metric(
        key="activation_rate",
        label=_("Activation rate"),
        unit=Unit.SHARE,
        formula=_("activations that went live ÷ enrolments, each by its day"),
        numerator="activations",
        denominator="enrolments",
        left_out=_("Drafts, and what was withdrawn before it went live."),
    )
)
register_metric(
    Metric(
        key="time_to_local",
        label=_("Time to local"),
        unit=Unit.DURATION,
        formula=_("median of: went live − published"),
        numerator="time_to_local",
        percentile=0.5,
        better="lower",
        left_out=_("Activations that have not gone live."),
    )
)
register_metric(
    Metric(
        key="campaign_leads",
        label=_("Leads from campaigns"),
        unit=Unit.COUNT,
        formula=_("unique leads that carry a campaign's tracking, by the day received"),
        numerator="campaign_leads",
        left_out=_("Duplicates and excluded leads."),
    )
)
