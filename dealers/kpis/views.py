"""The SLA board, its live part, and its export."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dealers.kpis.board import Board
from dealers.kpis.exports import csv_of
from dealers.kpis.policies import check_reads_figures
from dealers.kpis.questions import Question
from dealers.kpis.spans import PRESETS, Span, span_of
from dealers.network.places import place_of

TEMPLATE = "dealers/kpis/board.html"
# How many parts of a place are ranked at first, and how many when all are asked for.
FIRST_RANKED, MOST_RANKED = 20, 500


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show how a place keeps its promise to answer, and where to look closer."""
    span = _span(request)
    all_ranked = request.GET.get("ranked") == "all"
    board = _board(request, span, most=MOST_RANKED if all_ranked else FIRST_RANKED)
    context = {"board": board, "span": span, "presets": PRESETS, "all_ranked": all_ranked}
    return render(request, TEMPLATE, context)


@require_GET
def now(request: HttpRequest) -> HttpResponse:
    """Show the part of the board that changes by the minute."""
    span = _span(request)
    board = _board(request, span, whole=True)
    context = {"board": board, "span": span, "refreshed": True}
    return render(request, f"{TEMPLATE}#now", context)


@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Give the board's ranking as CSV, with the numbers behind every figure."""
    asked = _board(request, _span(request))
    response = StreamingHttpResponse(csv_of(asked), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="figures-{asked.question.period.last}.csv"'
    )
    return response


def _span(request: HttpRequest) -> Span:
    return span_of(request.GET.dict(), timezone.localdate())


def _board(
    request: HttpRequest, span: Span, *, whole: bool = False, most: int | None = None
) -> Board:
    place = place_of(request)
    check_reads_figures(request.user)
    question = Question(request.user, place, span.period)
    by, parts = request.GET.get("by", ""), request.GET.get("parts", "")
    return Board(question, by=by, parts=parts, whole=whole, most=most)
