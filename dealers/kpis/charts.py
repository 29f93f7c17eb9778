"""The board's pictures, each with the table that tells the same."""

from collections.abc import Sequence

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from dealers.kpis.figures import Sheet, values_in
from dealers.kpis.heatmaps import HOURS, Heat
from dealers.kpis.questions import Question
from dealers.kpis.registry import Metric, Unit, Words, catalogue
from dealers.kpis.slices import sliced
from portal.common.periods import Period
from portal.ui import formats
from portal.ui.charts import Chart, Series, Target

MOST_POINTS = 31
UNITS = {Unit.SHARE: "%", Unit.DURATION: "s"}


def trend_of(question: Question, metric: Metric, by_day: Sheet) -> Chart:
    """The metric over the period, with the previous period dashed and the target across."""
    now, before = question.period, question.period.previous()
    slices = sliced(now, MOST_POINTS)
    return Chart(
        kind="line",
        title=str(metric.label),
        categories=[_span(span) for span in slices],
        series=[
            Series(_("this period"), values_in(slices, metric, by_day)),
            Series(
                _("before"), values_in(sliced(before, MOST_POINTS), metric, by_day), compare=True
            ),
        ],
        unit=UNITS.get(metric.unit, ""),
        places=1,
        target=_target(metric),
        first_column=_("Day"),
    )


def _span(span: Period) -> str:
    first = formats.day(span.first)
    return first if span.days == 1 else f"{first} – {formats.day(span.last)}"


def _target(metric: Metric) -> Target | None:
    if metric.target is None:
        return None
    goal = (
        formats.share(metric.target) if metric.unit is Unit.SHARE else formats.span(metric.target)
    )
    return Target(value=metric.target, label=_("Target %s") % goal)


def heat_charts(heat: Heat) -> list[Chart]:
    """Two maps of the week: how much arrived, and how much of it went wrong."""
    return [
        _week(catalogue.words(heat.heat_map.arrivals), heat.arrivals, ""),
        _week(catalogue.words(heat.heat_map.trouble), heat.shares(), "%"),
    ]


def _week(title: Words, rows: Sequence[Sequence[float | None]], unit: str) -> Chart:
    names = [str(WEEKDAYS_ABBR[day]) for day in range(7)]
    return Chart(
        kind="heatmap",
        title=str(title),
        categories=[f"{hour:02d}" for hour in HOURS],
        series=[Series(name, row) for name, row in zip(names, rows, strict=True)],
        unit=unit,
        note=_("by the dealership's own clock"),
        first_column=_("Hour"),
    )
