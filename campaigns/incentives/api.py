"""REST: incentives and their revisions."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from campaigns.incentives import actions, policies
from campaigns.incentives.models import Incentive
from campaigns.incentives.serializers import (
    IncentiveSerializer,
    NewIncentiveSerializer,
    OfferedInSerializer,
    TermsSerializer,
)
from portal.accounts.requests import caller
from portal.common.idempotency import Idempotent


class IncentiveViewSet(Idempotent, ReadOnlyModelViewSet[Incentive]):
    """Incentives that the caller sees, with every revision, the newest first."""

    queryset = Incentive.objects.none()
    serializer_class = IncentiveSerializer
    filterset_fields = ["brand", "kind", "country"]

    def get_queryset(self) -> QuerySet[Incentive]:
        """Give what the caller may see."""
        seen = Incentive.objects.visible_to(caller(self.request))
        return seen.select_related("brand").with_revisions()

    @extend_schema(request=NewIncentiveSerializer, responses={201: IncentiveSerializer})
    def create(self, request: Request) -> Response:
        """Add an incentive with its first revision."""
        data = NewIncentiveSerializer(data=request.data, context=self.get_serializer_context())
        data.is_valid(raise_exception=True)
        incentive = actions.create_incentive(by=caller(request), **data.validated_data)
        return Response(self.get_serializer(incentive).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=TermsSerializer, responses=IncentiveSerializer)
    @action(detail=True, methods=["post"])
    def revise(self, request: Request, pk: str) -> Response:
        """Add a revision; from its first day it replaces the older ones."""
        incentive = self.get_object()
        data = TermsSerializer(data=request.data, context={"kind": incentive.kind})
        data.is_valid(raise_exception=True)
        actions.revise_incentive(incentive, by=caller(request), **data.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=OfferedInSerializer, responses=IncentiveSerializer)
    @action(detail=True, methods=["post"])
    def offer(self, request: Request, pk: str) -> Response:
        """Let a draft campaign offer it."""
        incentive = self.get_object()
        # First, so that nobody else learns from the answer which campaigns there are.
        policies.check_may_edit(caller(request), incentive.brand)
        data = OfferedInSerializer(data=request.data, context=self.get_serializer_context())
        data.is_valid(raise_exception=True)
        actions.offer_in(data.validated_data["campaign"], incentive, by=caller(request))
        return Response(self.get_serializer(incentive).data)
