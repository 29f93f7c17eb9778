"""The figures of leads on dashboards: the formula of each, the week map, and who is late right now."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealers.kpis.registry import (
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
from dealers.leads.counting import MEASURES, SOLD_WITHIN, lead_facts
from dealers.leads.models import Lead
from dealers.leads.querysets import LeadQuerySet
from dealers.leads.states import LeadState
from dealers.network.places import Place
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone

fact_source("leads", MEASURES)(lead_facts)

NOT_COUNTED = _("Duplicates and excluded leads.")
BUSINESS = _("first contact by a person − received, in opening hours")
WALL = _("first contact by a person − received, on the wall")

register_metric(
    Metric(
        key="leads.within_sla",
        label=_("Within SLA"),
        unit=Unit.SHARE,
        formula=_("answered in time ÷ (answered in time + not answered in time)"),
        numerator="leads.met",
        denominator=("leads.met", "leads.breached"),
        left_out=_("Duplicates, excluded leads, and open leads that are not due yet."),
        target=0.9,
        order=10,
        headline=_("within SLA"),
    )
)


def _time(
    key: str, label: Promise, measure: str, percentile: float, order: int | None = None
) -> None:
    register_metric(
        Metric(
            key=f"leads.{key}",
            label=label,
            unit=Unit.DURATION,
            formula=BUSINESS if measure == "leads.business_time" else WALL,
            numerator=measure,
            left_out=_("Duplicates, excluded leads, and leads that nobody has answered."),
            better="lower",
            percentile=percentile,
            order=order,
        )
    )


_time("first_response_median", _("Median first response"), "leads.business_time", 0.5, 20)
_time("first_response_p90", _("90 % answered within"), "leads.business_time", 0.9, 30)
_time(
    "first_response_wall_median",
    _("Median first response, around the clock"),
    "leads.wall_time",
    0.5,
)
_time(
    "first_response_wall_p90", _("90 % answered within, around the clock"), "leads.wall_time", 0.9
)
register_metric(
    Metric(
        key="leads.per_day",
        label=_("Leads per day"),
        unit=Unit.PER_DAY,
        formula=_("leads that count ÷ days"),
        numerator="leads.eligible",
        left_out=NOT_COUNTED,
        order=40,
    )
)
register_metric(
    Metric(
        key="leads.no_response",
        label=_("No response"),
        unit=Unit.SHARE,
        formula=_("no contact by a person within 24 hours ÷ leads that are 24 hours old"),
        numerator="leads.silent",
        denominator=("leads.silent", "leads.heard"),
        left_out=_("Duplicates, excluded leads, and unanswered leads younger than 24 hours."),
        better="lower",
    )
)


def _share(
    key: str, label: Promise, formula: Promise, above: str, below: str, out: Promise
) -> None:
    register_metric(
        Metric(
            key=f"leads.{key}",
            label=label,
            unit=Unit.SHARE,
            formula=formula,
            numerator=f"leads.{above}",
            denominator=f"leads.{below}",
            left_out=out,
        )
    )


_share(
    "contact_rate", _("Contact rate"), _("customers spoken with ÷ leads that count"),
    "contacted", "eligible", NOT_COUNTED,
)  # fmt: skip
_share(
    "appointment_rate", _("Appointment rate"), _("appointments agreed ÷ customers spoken with"),
    "appointments", "contacted", _("Customers whom nobody has spoken with yet."),
)  # fmt: skip
_share(
    "show_rate", _("Show rate"), _("customers who came ÷ appointments agreed"),
    "shows", "appointments", _("Leads without an appointment."),
)  # fmt: skip
for _days in SOLD_WITHIN:
    _share(
        f"close_rate_{_days}",
        {7: _("Sold within 7 days"), 30: _("Sold within 30 days"), 60: _("Sold within 60 days"), 90: _("Sold within 90 days")}[_days],
        _("sold in so many days from arrival ÷ leads that are at least so old"),
        f"sold_{_days}", f"cohort_{_days}",
        _("Duplicates, excluded leads, and leads that are younger than that."),
    )  # fmt: skip
for _step, _label in (
    ("lead", _("EV share of leads")),
    ("appointment", _("EV share of appointments")),
    ("sale", _("EV share of sales")),
):
    _share(
        f"ev_share_{_step}", _label, _("battery-electric ÷ all whose powertrain is known"),
        f"bev_{_step}", f"known_{_step}", _("Leads that name no vehicle, or one whose powertrain nobody knows."),
    )  # fmt: skip

register_heat_map(
    HeatMap(
        key="leads.by_hour",
        label=_("When leads arrive, and when they are missed"),
        arrivals="leads.arrivals",
        trouble="leads.breaches_by_hour",
    )
)


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
