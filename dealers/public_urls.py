"""What dealerships open on the public host: files for advertising platforms, the way out of mails."""

from django.urls import include, path

urlpatterns = [
    path("", include("dealers.inventory.public_urls")),
    path("", include("dealers.leads.public_urls")),
]
