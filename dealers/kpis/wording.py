"""Figures and their changes as people read them, in the language of the moment."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealers.kpis.formulas import Change, Figure
from dealers.kpis.peers import Comparison
from dealers.kpis.registry import Unit, catalogue
from portal.common.periods import Period
from portal.ui import formats

NOTHING = "–"


@dataclass(frozen=True)
class Written:
    """A figure in two parts, so that a tile can set the unit small and grey."""

    value: str
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.value}\N{NO-BREAK SPACE}{self.unit}" if self.unit else self.value


def written(value: float | None, unit: Unit, places: int = 1) -> Written:
    """A figure in words: `91.7 %`, `1,204`, `3.4 a day`, `1 h 20 min`; a dash for nothing."""
    if value is None:
        return Written(NOTHING)
    match unit:
        case Unit.SHARE:
            return Written(formats.fixed(100 * value, places), "%")
        case Unit.PER_DAY:
            return Written(formats.fixed(value, places), _("a day"))
        case Unit.DAYS:
            return Written(formats.fixed(value, places), _("days"))
        case Unit.DURATION:
            return Written(formats.span(value))
        case Unit.COUNT:
            return Written(formats.figure(value))


def change_words(change: Change | None, unit: Unit) -> str:
    """How a figure moved: `4 points up`, `12 % faster`, `as before`; empty where nothing can be said."""
    if change is None:
        return ""
    if change.direction == "level":
        return _("as before")
    if change.points:
        return _points(change.by)
    amount = formats.share(abs(change.by))
    if unit is Unit.DURATION:
        return (_("%s slower") if change.by > 0 else _("%s faster")) % amount
    return (_("%s up") if change.by > 0 else _("%s down")) % amount


def _points(by: float) -> str:
    whole = round(abs(by) * 100)
    if by > 0:
        return ngettext("%d point up", "%d points up", whole) % whole
    return ngettext("%d point down", "%d points down", whole) % whole


def explained(figure: Figure) -> str:
    """The formula in words, with the numbers of this figure, and what it leaves out."""
    metric = figure.metric
    parts = [f"{metric.formula}.", f"{in_words(metric.above)}: {formats.figure(figure.numerator)}."]
    if figure.denominator is not None:
        parts.append(f"{below_in_words(figure)}: {formats.figure(figure.denominator)}.")
    if metric.left_out:
        parts.append(_("Left out: %s.") % metric.left_out)
    return " ".join(parts)


def in_words(measures: tuple[str, ...]) -> str:
    """Measures as they are added up, for people to read."""
    return " + ".join(str(catalogue.words(measure)) for measure in measures)


def below_in_words(figure: Figure) -> str:
    """What a figure is divided by, for people to read."""
    return in_words(figure.metric.below) or _("days")


def days_between(period: Period) -> str:
    """The first and the last day of a period."""
    return f"{formats.day(period.first)} – {formats.day(period.last)}"


def peers_sentence(comparison: Comparison) -> str:
    """A dealership's standing in one sentence; empty where either side has no figure."""
    own, peers = comparison.own, comparison.peers
    if own is None or peers is None:
        return ""
    unit = comparison.metric.unit
    best = max if comparison.metric.better == "higher" else min
    text = _("You are at %(own)s. Half of your %(size)d peers reach %(median)s.")
    if best(own, peers.best_quarter) == own:
        text = _("You are at %(own)s, in the best quarter of your %(size)d peers.")
    elif best(own, peers.median) == own:
        text = _("You are at %(own)s, ahead of at least half of your %(size)d peers.")
    values = {"own": written(own, unit, 0), "median": written(peers.median, unit, 0)}
    return text % {**values, "size": peers.size}


def peer_bars(comparison: Comparison) -> list[tuple[str, float, str]]:
    """The three bars of a comparison: label, value, and how it is drawn."""
    if comparison.own is None or comparison.peers is None:
        return []
    return [
        (_("You"), comparison.own, "own"),
        (_("Median of peers"), comparison.peers.median, "peer"),
        (_("Best quarter"), comparison.peers.best_quarter, "peer"),
    ]
