"""REST: templates with their zones."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework.viewsets import ReadOnlyModelViewSet

from toolkits.creative.models import Template
from toolkits.creative.serializers import TemplateSerializer


class TemplateViewSet(ReadOnlyModelViewSet[Template]):
    """Templates of the toolkits that the caller sees."""

    queryset = Template.objects.none()
    serializer_class = TemplateSerializer
    filterset_fields = ["toolkit", "kind"]

    def get_queryset(self) -> QuerySet[Template]:
        """Give what the caller may see."""
        return Template.objects.visible_to(self.request.user).prefetch_related("zones")
