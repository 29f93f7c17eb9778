"""Every door of the public host: no sign-in, no cookie."""

from django.urls import include, path

urlpatterns = [
    path("", include("toolkits.public_urls")),
    path("", include("campaigns.public_urls")),
]
