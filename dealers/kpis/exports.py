"""What the board shows, as a table for spreadsheets."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from dealers.kpis.board import Board
from dealers.kpis.figures import Answer
from portal.common.periods import Period
from portal.common.spreadsheets import csv_lines


def csv_of(board: Board) -> Iterator[str]:
    """The lines of a CSV: the place and its parts, a row for each metric with all its numbers."""
    header = [
        _("Place"),
        _("Rank"),
        _("Metric"),
        _("From"),
        _("To"),
        _("Value"),
        _("Numerator"),
        _("Denominator"),
        _("Value before"),
    ]
    return csv_lines(header, _rows(board))


def _rows(board: Board) -> Iterator[list[Any]]:
    place, period = board.question.place, board.question.period
    if left_out := board.question.left_out:
        yield [
            place.label,
            None,
            str(_("Dealerships left out: no agreement")),
            period.first,
            period.last,
            left_out,
        ]
    for answer in board.answers:
        yield _row(place.label, None, answer, period)
    for standing in board.ranking:
        for key, now in standing.now.items():
            answer = Answer(now, standing.before[key])
            yield _row(standing.child.label, standing.rank, answer, period)


def _row(label: str, rank: int | None, answer: Answer, period: Period) -> list[Any]:
    now = answer.now
    figures = [now.value, now.numerator, now.denominator, answer.before.value]
    return [label, rank, str(answer.metric.label), period.first, period.last, *figures]
