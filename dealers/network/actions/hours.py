"""When a dealership is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time

from django.db import transaction
from django.utils.dates import WEEKDAYS

from dealers.network.models import Dealership, OpeningHours, SpecialDay
from dealers.network.policies import check_manages
from dealers.network.weeks import Span, check_spans
from portal.accounts.models import User
from portal.audit.models import record


@transaction.atomic
def set_opening_hours(
    dealership: Dealership, week: Sequence[Sequence[Span]], *, by: User | None
) -> None:
    """Replace the week, Monday first; a day's spans may be several and must not overlap."""
    check_manages(by, dealership)
    for weekday, spans in enumerate(week):
        check_spans(spans, str(WEEKDAYS[weekday]))
    before = dealership.opening_hours.select_for_update()
    rows = [
        OpeningHours(dealership=dealership, weekday=weekday, opens=opens, closes=closes)
        for weekday, spans in enumerate(week)
        for opens, closes in sorted(spans)
    ]
    old, new = _week_in_words(before), _week_in_words(rows)
    changes = {day: [old.get(day, ""), new.get(day, "")] for day in {**old, **new}}
    changes = {day: pair for day, pair in changes.items() if pair[0] != pair[1]}
    if not changes:
        return
    dealership.opening_hours.all().delete()
    OpeningHours.objects.bulk_create(rows)
    detail = {"changes": dict(sorted(changes.items()))}
    record("dealership.hours_set", dealership, by=by, dealership=dealership, detail=detail)


def _week_in_words(rows: Iterable[OpeningHours]) -> dict[str, str]:
    """Give `{"weekday_0": "09:00–12:00, 13:00–18:00"}` for the days that are open."""
    words: dict[str, list[str]] = {}
    for row in rows:
        words.setdefault(f"weekday_{row.weekday}", []).append(
            f"{row.opens:%H:%M}–{row.closes:%H:%M}"
        )
    return {day: ", ".join(spans) for day, spans in words.items()}


@transaction.atomic
def add_special_days(
    dealership: Dealership, day: date, spans: Sequence[Span], *, name: str, by: User | None
) -> None:
    """Give a date hours of its own; without spans it is closed. What the date had is replaced."""
    check_manages(by, dealership)
    check_spans(spans, f"{day:%Y-%m-%d}")
    dealership.special_days.filter(day=day).delete()
    rows: Sequence[tuple[time | None, time | None]] = sorted(spans) or [(None, None)]
    SpecialDay.objects.bulk_create(
        SpecialDay(dealership=dealership, day=day, name=name, opens=opens, closes=closes)
        for opens, closes in rows
    )
    words = ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in sorted(spans))
    detail = {"day": day.isoformat(), "name": name, "hours": words}
    record("dealership.special_day_set", dealership, by=by, dealership=dealership, detail=detail)


@transaction.atomic
def remove_special_day(dealership: Dealership, day: date, *, by: User | None) -> None:
    """Let a date follow its weekday again."""
    check_manages(by, dealership)
    gone, _by_model = dealership.special_days.filter(day=day).delete()
    if gone:
        detail = {"day": day.isoformat()}
        record(
            "dealership.special_day_removed",
            dealership,
            by=by,
            dealership=dealership,
            detail=detail,
        )
