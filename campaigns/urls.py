"""Pages of this storey."""

from django.urls import include, path

urlpatterns = [
    path("campaigns/", include("campaigns.activations.campaign_urls")),
    path("campaigns/", include("campaigns.programs.urls")),
    path("", include("campaigns.incentives.urls")),
    path("activations/", include("campaigns.activations.urls")),
]
