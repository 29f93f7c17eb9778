"""REST: toolkits, and the verbs to start and publish them."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from portal.accounts.requests import caller
from portal.common.idempotency import Idempotent
from toolkits.library import actions
from toolkits.library.models import Toolkit
from toolkits.library.serializers import NewToolkitSerializer, ToolkitSerializer


class ToolkitViewSet(Idempotent, ReadOnlyModelViewSet[Toolkit]):
    """Toolkits that the caller sees."""

    queryset = Toolkit.objects.none()
    serializer_class = ToolkitSerializer
    filterset_fields = ["brand", "state", "series"]

    def get_queryset(self) -> QuerySet[Toolkit]:
        """Give what the caller may see."""
        seen = Toolkit.objects.visible_to(self.request.user)
        return seen.select_related("brand").prefetch_related("assets")

    @extend_schema(request=NewToolkitSerializer, responses={201: ToolkitSerializer})
    def create(self, request: Request) -> Response:
        """Start a toolkit as a draft."""
        new = NewToolkitSerializer(data=request.data, context=self.get_serializer_context())
        new.is_valid(raise_exception=True)
        toolkit = actions.create_toolkit(by=caller(request), **new.validated_data)
        return Response(self.get_serializer(toolkit).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ToolkitSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Open a toolkit to dealers; it supersedes the version before it."""
        toolkit = self.get_object()
        actions.publish_toolkit(toolkit, by=caller(request))
        return Response(self.get_serializer(toolkit).data)
