"""Files that advertising platforms fetch."""

from django.urls import include, path

urlpatterns = [path("", include("dealers.inventory.public_urls"))]
