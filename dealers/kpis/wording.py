"""Figures and their changes as people read them, in the language of the moment."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealers.kpis.formulas import Change
from dealers.kpis.registry import Unit
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
            return Written(formats.figure(100 * value, places), "%")
        case Unit.PER_DAY:
            return Written(formats.figure(value, places), _("a day"))
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
