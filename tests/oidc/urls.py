"""The test provider's addresses."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.idp.urls")), path("", include("allauth.account.urls"))]
