"""REST: the catalogue of metrics, and the figures of a place and a period."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from dealers.kpis.board import Board
from dealers.kpis.policies import check_reads_figures
from dealers.kpis.questions import Question
from dealers.kpis.registry import catalogue
from dealers.kpis.serializers import BoardSerializer, MetricSerializer
from dealers.kpis.spans import span_of
from dealers.network.places import NETWORK, find_place


class MetricViewSet(ViewSet):
    """Every metric, with its one formula."""

    @extend_schema(responses=MetricSerializer(many=True))
    def list(self, _request: Request) -> Response:
        """Give the catalogue."""
        return Response(MetricSerializer(catalogue.metrics.values(), many=True).data)


class FigureViewSet(ViewSet):
    """What the SLA board shows, to the last digit."""

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "place", description="network, brand:<id>, region:<id>, dealership:<id>"
            ),
            OpenApiParameter("from", description="First day, YYYY-MM-DD; else the last 30 days."),
            OpenApiParameter("to", description="Last day, YYYY-MM-DD; else today."),
            OpenApiParameter("parts", description="steps | dealerships: what is ranked."),
            OpenApiParameter("by", description="The metric that parts are ranked by."),
        ],
        responses=BoardSerializer,
    )
    def list(self, request: Request) -> Response:
        """Give the figures of one place, and of its parts."""
        asked = request.query_params.dict()
        place = find_place(request.user, asked.get("place", NETWORK))
        if place is None:
            raise Http404("No such place.")
        check_reads_figures(request.user)
        question = Question(request.user, place, span_of(asked, timezone.localdate()).period)
        board = Board(question, by=asked.get("by", ""), parts=asked.get("parts", ""))
        return Response(BoardSerializer(board).data)
