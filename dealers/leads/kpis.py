"""The figures of leads: one formula each, counted by the dealership's day of arrival."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.kpis.histograms import bucket_of, packed
from dealers.kpis.registry import (
    DealershipDay,
    FactRow,
    HeatMap,
    LiveFigure,
    LiveRow,
    Metric,
    Unit,
    fact_source,
    register_heat_map,
    register_live,
    register_metric,
)
from dealers.leads.models import Lead
from dealers.leads.querysets import LeadQuerySet
from dealers.leads.states import LeadState
from dealers.network.places import Place
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone

MEASURES = {
    "leads.received": _("Leads received"),
    "leads.eligible": _("Leads that count: no duplicates, none excluded"),
    "leads.met": _("Answered in time"),
    "leads.breached": _("Not answered in time"),
    "leads.open": _("Waiting, not yet due"),
    "leads.answered": _("Answered"),
    "leads.business_time": _("Time to first response, within opening hours"),
    "leads.wall_time": _("Time to first response, on the wall"),
    "leads.arrivals": _("Leads by hour of arrival"),
    "leads.breaches_by_hour": _("Leads not answered in time, by hour of arrival"),
}
LEFT_OUT = _("Duplicates, excluded leads, and open leads that are not due yet.")

register_metric(
    Metric(
        key="leads.within_sla",
        label=_("Within SLA"),
        unit=Unit.SHARE,
        formula=_("answered in time ÷ (answered in time + not answered in time)"),
        numerator="leads.met",
        denominator=("leads.met", "leads.breached"),
        left_out=LEFT_OUT,
        target=0.9,
        order=10,
        headline=_("within SLA"),
    )
)
for _key, _label, _percentile, _order in (
    ("leads.first_response_median", _("Median first response"), 0.5, 20),
    ("leads.first_response_p90", _("90 % answered within"), 0.9, 30),
):
    register_metric(
        Metric(
            key=_key,
            label=_label,
            unit=Unit.DURATION,
            formula=_("first contact by a person − received, in opening hours"),
            numerator="leads.business_time",
            left_out=_("Duplicates, excluded leads, and leads that nobody has answered."),
            better="lower",
            percentile=_percentile,
            order=_order,
        )
    )
register_metric(
    Metric(
        key="leads.first_response_wall_median",
        label=_("Median first response, around the clock"),
        unit=Unit.DURATION,
        formula=_("first contact by a person − received, on the wall"),
        numerator="leads.wall_time",
        left_out=_("Duplicates, excluded leads, and leads that nobody has answered."),
        better="lower",
        percentile=0.5,
    )
)
register_metric(
    Metric(
        key="leads.per_day",
        label=_("Leads per day"),
        unit=Unit.PER_DAY,
        formula=_("leads that count ÷ days"),
        numerator="leads.eligible",
        left_out=_("Duplicates and excluded leads."),
        order=40,
    )
)
register_heat_map(
    HeatMap(
        key="leads.by_hour",
        label=_("When leads arrive, and when they are missed"),
        arrivals="leads.arrivals",
        trouble="leads.breaches_by_hour",
    )
)

# One row per lead of the asked days; a range of the index (dealership, received) for each day.
LEADS_OF_DAYS = """
SELECT asked.n, extract(hour FROM lead.received_at AT TIME ZONE dealership.time_zone)::int,
       lead.duplicate_of_id IS NULL AND lead.excluded_reason = '',
       lead.first_response_at IS NOT NULL,
       coalesce(lead.first_response_at, %s) > lead.due_at
         OR (lead.first_response_at IS NULL AND lead.due_at <= %s),
       lead.business_seconds, lead.wall_seconds
FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[])
     WITH ORDINALITY AS asked(dealership_id, starts, ends, n)
JOIN network_dealership dealership ON dealership.id = asked.dealership_id
JOIN leads_lead lead ON lead.dealership_id = asked.dealership_id
 AND lead.received_at >= asked.starts AND lead.received_at < asked.ends
"""


class Tally:
    """The counts of one dealership's day while its leads are read."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.histograms: defaultdict[str, Counter[int]] = defaultdict(Counter)

    def add(self, hour: int, eligible: bool, answered: bool, missed: bool, *seconds: int) -> None:  # noqa: FBT001
        """Count one lead."""
        self.counts["leads.received"] += 1
        if not eligible:
            return
        self.counts["leads.eligible"] += 1
        self._spread("leads.arrivals", hour)
        if missed:
            self.counts["leads.breached"] += 1
            self._spread("leads.breaches_by_hour", hour)
        else:
            self.counts["leads.met" if answered else "leads.open"] += 1
        if answered:
            self.counts["leads.answered"] += 1
            for measure, time in zip(
                ("leads.business_time", "leads.wall_time"), seconds, strict=True
            ):
                self._spread(measure, bucket_of(time))

    def _spread(self, measure: str, bucket: int) -> None:
        self.counts[measure] += 1
        self.histograms[measure][bucket] += 1

    def rows(self, day: DealershipDay) -> Iterator[FactRow]:
        """Give the facts of the day."""
        for measure, value in self.counts.items():
            histogram = self.histograms.get(measure)
            yield FactRow(
                day.dealership_id, day.day, measure, value, packed(histogram) if histogram else None
            )


@fact_source("leads", MEASURES)
def lead_facts(days: Sequence[DealershipDay]) -> Iterator[FactRow]:
    """Give the facts of these days' leads, as things stand now."""
    now = timezone.now()
    ids = [day.dealership_id for day in days]
    bounds = [day.starts for day in days], [day.ends for day in days]
    tallies: defaultdict[int, Tally] = defaultdict(Tally)
    with connection.cursor() as cursor:
        cursor.execute(LEADS_OF_DAYS, [now, now, ids, *bounds])
        for number, *lead in cursor:
            tallies[number - 1].add(*lead)
    for number, tally in sorted(tallies.items()):
        yield from tally.rows(days[number])


def _late(place: Place) -> LeadQuerySet:
    return Lead.objects.within(place).late(timezone.now())


def count_late(user: Anyone, place: Place) -> int:
    """Give how many leads are late now where this person sees figures."""
    return _late(place).where(user, Can.VIEW_KPIS).count()


def late_rows(user: Anyone, place: Place, limit: int) -> list[LiveRow]:
    """Give the leads that are late now, the longest first, of those that this person may open."""
    rows = _late(place).visible_to(user).for_lists().order_by("due_at", "id")[:limit]
    return [
        LiveRow(
            title=lead.title,
            subtitle=f"{lead.dealership} · {lead.vehicle or _('General enquiry')}",
            url=reverse("leads:detail", args=[lead.pk]),
            due=lead.due_at,
        )
        for lead in rows
    ]


def late_url(place: Place) -> str:
    """Give the list behind the number."""
    return (
        f"{reverse('leads:queue')}?{urlencode({'state': LeadState.BREACHED, 'place': place.key})}"
    )


register_live(
    LiveFigure("leads.late", _("Late now"), count=count_late, url=late_url, rows=late_rows)
)
