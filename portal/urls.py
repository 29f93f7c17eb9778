"""Every door of the portal."""

from django.urls import include, path

urlpatterns = [
    path("", include("portal.common.urls")),
    path("", include("portal.ui.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("", include("dealers.urls")),
    path("", include("toolkits.urls")),
    path("", include("campaigns.urls")),
    path("api/", include("portal.api")),
]
