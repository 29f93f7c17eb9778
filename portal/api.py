"""Every door for other systems: REST, its schema and its pages."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from portal.common import schema

__all__ = ["schema", "urlpatterns"]  # the schema's extensions register themselves

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("v1/", include("dealers.api")),
    path("v1/", include("toolkits.api")),
    path("v1/", include("campaigns.api")),
]
