"""Figures in templates: thin names for `wording`."""

from django import template

from dealers.kpis import wording
from dealers.kpis.figures import Answer
from dealers.kpis.formulas import Change, Figure, reached
from dealers.kpis.peers import Comparison
from dealers.kpis.registry import Metric
from portal.common.periods import Period

register = template.Library()
register.filter("explained", wording.explained)
register.filter("in_words", wording.in_words)
register.filter("below_in_words", wording.below_in_words)
register.filter("peers_sentence", wording.peers_sentence)


@register.filter
def written(figure: Figure) -> wording.Written:
    """Return a figure as value and unit."""
    return wording.written(figure.value, figure.metric.unit)


@register.filter
def figure(figure: Figure, places: int = 1) -> str:
    """Return a figure as one text."""
    return str(wording.written(figure.value, figure.metric.unit, places))


@register.filter
def as_figure(value: float | None, metric: Metric) -> str:
    """Return a number as this metric's figures are written."""
    return str(wording.written(value, metric.unit, 0))


@register.filter
def change(answer: Answer) -> str:
    """Return how a figure moved, in words."""
    return wording.change_words(answer.change, answer.metric.unit)


@register.filter
def change_tone(change: Change | None) -> str:
    """Return the tone of a change: ok for the better, late for the worse."""
    if change is None or change.good is None:
        return "paused"
    return "ok" if change.good else "late"


@register.filter
def on_target(figure: Figure) -> bool:
    """Tell whether a figure meets its target."""
    return bool(reached(figure))


@register.filter
def days_between(period: Period) -> str:
    """Return a period's first and last day."""
    return wording.days_between(period)


@register.filter
def peer_bars(comparison: Comparison) -> list[tuple[str, float, str]]:
    """Return the three bars: you, the median, the best quarter."""
    return wording.peer_bars(comparison)


@register.filter
def unlocalized(value: float) -> str:
    """Return a number as HTML attributes want it."""
    return f"{value:.4f}"
