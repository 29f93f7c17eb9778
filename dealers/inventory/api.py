"""REST: vehicles, feeds and sync runs to read; files to send; held files to decide on."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from dealers.inventory import actions, policies
from dealers.inventory.facets import facets
from dealers.inventory.models import Feed, QuarantinedRow, SyncRun, Vehicle
from dealers.inventory.serializers import (
    FacetSerializer,
    FeedSerializer,
    FileSerializer,
    QuarantinedRowSerializer,
    SyncRunSerializer,
    VehicleSerializer,
)
from portal.accounts.requests import caller
from portal.common.idempotency import Idempotent
from portal.common.pages import keyset_page

ACCEPTED = 202


class VehicleFilter(filters.FilterSet):
    """Facets; a dealership that the caller doesn't see gives the same as one that isn't there."""

    dealership = filters.UUIDFilter(field_name="dealership_id")
    brand = filters.UUIDFilter(field_name="brand_id")
    changed_since = filters.IsoDateTimeFilter(field_name="changed_at", lookup_expr="gte")

    class Meta:
        model = Vehicle
        fields = [
            "status",
            "condition",
            "year",
            "make",
            "model",
            "powertrain",
            "vin",
            "stock_number",
        ]


class VehicleViewSet(ReadOnlyModelViewSet[Vehicle]):
    """Vehicles that the caller sees, newest first."""

    queryset = Vehicle.objects.none()
    serializer_class = VehicleSerializer
    filterset_class = VehicleFilter

    def get_queryset(self) -> QuerySet[Vehicle]:
        """Give what the caller may see."""
        return Vehicle.objects.visible_to(caller(self.request)).select_related("dealership")

    @extend_schema(responses=FacetSerializer(many=True))
    @action(detail=False)
    def facets(self, request: Request) -> Response:
        """Count the values that are left of vehicles in stock, narrowed by the same filters."""
        rows: Any = self.filter_queryset(self.get_queryset().filter(status="in_stock"))
        found, _count, _whole = facets(rows, request._request.GET, timezone.localdate())
        return Response(FacetSerializer(found, many=True).data)


class FeedFilter(filters.FilterSet):
    """Feeds by state, brand and dealership."""

    dealership = filters.UUIDFilter(field_name="dealership_id")
    brand = filters.UUIDFilter(field_name="brand_id")

    class Meta:
        model = Feed
        fields = ["state", "kind"]


class FeedViewSet(Idempotent, ReadOnlyModelViewSet[Feed]):
    """Feeds that the caller sees."""

    queryset = Feed.objects.none()
    serializer_class = FeedSerializer
    filterset_class = FeedFilter

    def get_queryset(self) -> QuerySet[Feed]:
        """Give what the caller may see."""
        return Feed.objects.visible_to(caller(self.request))

    @extend_schema(request=FileSerializer, responses={ACCEPTED: SyncRunSerializer})
    @action(detail=True, methods=["post"])
    def files(self, request: Request, pk: str) -> Response:
        """Send a stock file; the answer is its sync run, to be asked for again until it ends."""
        feed = self.get_object()
        policies.check_may_deliver(caller(request), feed)
        sent = FileSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        file = sent.validated_data["file"]
        run = actions.receive_file(
            feed, file.name, file.chunks(), by=caller(request), via=SyncRun.Via.API
        )
        return Response(SyncRunSerializer(run).data, status=ACCEPTED)


class SyncRunFilter(filters.FilterSet):
    """Runs by feed and state."""

    feed = filters.UUIDFilter(field_name="feed_id")

    class Meta:
        model = SyncRun
        fields = ["state"]


class SyncRunViewSet(ReadOnlyModelViewSet[SyncRun]):
    """Sync runs that the caller sees, newest first."""

    queryset = SyncRun.objects.none()
    serializer_class = SyncRunSerializer
    filterset_class = SyncRunFilter

    def get_queryset(self) -> QuerySet[SyncRun]:
        """Give what the caller may see."""
        runs = SyncRun.objects.visible_to(caller(self.request))
        return runs.select_related("feed__brand", "feed__dealership")

    @extend_schema(responses=QuarantinedRowSerializer(many=True))
    @action(detail=True, filterset_class=None)
    def quarantine(self, request: Request, pk: str) -> Response:
        """Give the records of a run that are no vehicles, with the reason of each."""
        rows = QuarantinedRow.objects.visible_to(caller(request)).filter(run=self.get_object())
        params = request.query_params.dict()
        page = keyset_page(rows, params, order=("record_number", "id"))
        body: dict[str, Any] = {
            "results": QuarantinedRowSerializer(page.rows, many=True).data,
            "after": page.next_cursor or None,
        }
        return Response(body)

    @extend_schema(request=None, responses=SyncRunSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """Let a held file through."""
        run = actions.release_run(self.get_object(), by=caller(request))
        return Response(SyncRunSerializer(run).data, status=ACCEPTED)

    @extend_schema(request=None, responses=SyncRunSerializer)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Drop a held file."""
        run = actions.discard_run(self.get_object(), by=caller(request))
        return Response(SyncRunSerializer(run).data)
