"""Figures of campaigns: how many dealerships run one, how fast, and the leads it brought."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.activations.models import Activation
from campaigns.programs.models import Campaign, Enrolment
from dealers.kpis.histograms import packed_times
from dealers.kpis.registry import (
    DealershipDay,
    FactRow,
    Metric,
    Unit,
    columns_of,
    fact_source,
    register_metric,
)
from dealers.leads.models import Lead

MEASURES = {
    "enrolled": _("dealerships enrolled in a running campaign at the end of the day"),
    "active": _("of these, with at least one live activation"),
    "time_to_local": _("seconds from publishing to going live"),
    "campaign_leads": _("unique leads from a campaign"),
}

# Who could run a campaign when each day ended, and who did. Nothing is a fact as well, or the
# day before would stand for it.
STANDING = f"""
SELECT asked.dealership_id, asked.day,
       count(enrolment.id) > 0,
       count(*) FILTER (WHERE activation.live_at < asked.ends
                          AND NOT coalesce(activation.ended_at < asked.ends
                                           AND activation.ended_at > activation.live_at, false)) > 0
FROM unnest(%s::uuid[], %s::date[], %s::timestamptz[]) AS asked(dealership_id, day, ends)
LEFT JOIN ({Enrolment._meta.db_table} enrolment
           JOIN {Campaign._meta.db_table} campaign ON campaign.id = enrolment.campaign_id
           LEFT JOIN {Activation._meta.db_table} activation
                  ON activation.enrolment_id = enrolment.id)
  ON enrolment.dealership_id = asked.dealership_id AND enrolment.enrolled_at < asked.ends
 AND NOT (campaign.state IN ('ended', 'cancelled') AND campaign.moved_at < asked.ends)
GROUP BY 1, 2
"""  # noqa: S608 - only names of our own tables


@fact_source("activations", MEASURES)
def facts(days: Sequence[DealershipDay]) -> Iterable[FactRow]:
    """What happened on each of these dealership days, in three queries for all of them."""
    yield from _standing(days)
    yield from _times_to_local(days)
    yield from _campaign_leads(days)


def _standing(days: Sequence[DealershipDay]) -> Iterable[FactRow]:
    """Whether each dealership was enrolled when each day ended, and whether it was active."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, columns_of(days))
        for dealership_id, day, enrolled, active in cursor.fetchall():
            yield FactRow(dealership_id, day, "enrolled", int(enrolled))
            yield FactRow(dealership_id, day, "active", int(active))


def _campaign_leads(days: Sequence[DealershipDay]) -> Iterable[FactRow]:
    """How many unique leads came from a campaign on each of these days."""
    leads = Lead.objects.eligible().filter(tracking__has_key="campaign")
    received = leads.values("dealership_id", at=F("received_at"))
    counts = Counter(day for day, _row in _on(days, received))
    for day, count in counts.items():
        yield FactRow(day.dealership_id, day.day, "campaign_leads", count)


def _times_to_local(days: Sequence[DealershipDay]) -> Iterable[FactRow]:
    """How long each that went live on these days took since its campaign was published."""
    published = F("enrolment__campaign__published_at")
    rows = Activation.objects.values("dealership_id", at=F("live_at"), published=published)
    times: dict[DealershipDay, list[float]] = defaultdict(list)
    for day, row in _on(days, rows):
        times[day].append(max(0.0, (row["at"] - row["published"]).total_seconds()))
    for day, seconds in times.items():
        histogram = packed_times(seconds)
        yield FactRow(day.dealership_id, day.day, "time_to_local", len(seconds), histogram)


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
        formula=_("dealerships with at least one live activation ÷ dealerships enrolled"),
        numerator="active",
        denominator="enrolled",
        over_days="last",
        left_out=_("Campaigns that are over."),
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
