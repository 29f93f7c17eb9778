"""When a dealership is open, as people type it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealers.network.models import Dealership

FEWEST, MOST = 2, 4
Span = tuple[time, time]


def _time_field(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "aria-label": label})
    return forms.TimeField(label=label, required=False, widget=widget)


class SpansForm(forms.Form):
    """Rows of spans; each row takes one span more than it has."""

    def add_row(self, key: str, title: Any, spans: Sequence[Span]) -> None:
        """Add a row of spans, the ones it has filled in."""
        for index in range(min(max(FEWEST, len(spans) + 1), MOST)):
            opens, closes = spans[index] if index < len(spans) else (None, None)
            for end, value, label in (("opens", opens, _("from")), ("closes", closes, _("until"))):
                name = f"{key}_{index}_{end}"
                self.fields[name] = _time_field(f"{title}: {label}")
                self.initial.setdefault(name, value)

    def row(self, key: str) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Give the pairs of fields of a row."""
        return list(self._pairs(key))

    def _pairs(self, key: str) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        for index in range(MOST):
            if f"{key}_{index}_opens" in self.fields:
                yield self[f"{key}_{index}_opens"], self[f"{key}_{index}_closes"]

    def spans(self, key: str) -> list[Span]:
        """Give the spans that were typed into a row."""
        values = (
            (self.cleaned_data.get(opens.name), self.cleaned_data.get(closes.name))
            for opens, closes in self._pairs(key)
        )
        return [
            (opens, closes) for opens, closes in values if opens is not None and closes is not None
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the other end of a span that has one."""
        for name in list(self.fields):
            if name.endswith("_opens"):
                other = name.replace("_opens", "_closes")
                self._ask_for_both(name, other)
        return self.cleaned_data

    def _ask_for_both(self, opens: str, closes: str) -> None:
        first, last = self.cleaned_data.get(opens), self.cleaned_data.get(closes)
        if (first is None) != (last is None) and not (
            self.errors.get(opens) or self.errors.get(closes)
        ):
            self.add_error(opens if first is None else closes, _("Say both ends of the span."))


class WeekForm(SpansForm):
    """A week of spans, Monday first; a day without any is closed."""

    def __init__(self, *args: Any, dealership: Dealership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spans: list[list[Span]] = [[] for _day in range(7)]
        for hours in dealership.opening_hours.all():
            spans[hours.weekday].append((hours.opens, hours.closes))
        for weekday, found in enumerate(spans):
            self.add_row(f"day{weekday}", WEEKDAYS[weekday], found)

    @property
    def rows(self) -> list[tuple[Any, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """Give each weekday's name with its pairs of fields."""
        return [(WEEKDAYS[weekday], self.row(f"day{weekday}")) for weekday in range(7)]

    @property
    def week(self) -> list[list[Span]]:
        """Give what was typed, Monday first."""
        return [self.spans(f"day{weekday}") for weekday in range(7)]


class SpecialDayForm(SpansForm):
    """A date with hours of its own; without hours it is closed."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    name = forms.CharField(
        label=_("Occasion"),
        max_length=80,
        required=False,
        help_text=_("What people read, for example Inventory."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_row("span", pgettext_lazy("opening hours", "Open"), ())

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Give the pairs of fields for the hours."""
        return self.row("span")

    @property
    def typed(self) -> tuple[date, str, list[Span]]:
        """Give the day, its name and its hours."""
        return self.cleaned_data["day"], self.cleaned_data["name"], self.spans("span")
