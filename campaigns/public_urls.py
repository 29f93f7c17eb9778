"""Pages that anybody can open: landing pages and tracked links."""

from django.urls import include, path

urlpatterns = [path("", include("campaigns.activations.public_urls"))]
