"""Pages that anybody can open: landing pages and tracked links."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
