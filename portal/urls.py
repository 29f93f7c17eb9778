"""Every door of the portal."""

from django.urls import include, path

urlpatterns = [
    path("", include("portal.common.urls")),
    path("", include("portal.ui.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/two-factor/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("portal.accounts.urls")),
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("accounts/social/", include("allauth.socialaccount.urls")),
    path("", include("dealers.urls")),
    path("", include("toolkits.urls")),
    path("", include("campaigns.urls")),
    path("api/", include("portal.api")),
]

handler400 = "portal.ui.errors.bad_request"
handler403 = "portal.ui.errors.forbidden"
handler404 = "portal.ui.errors.not_found"
handler500 = "portal.ui.errors.server_error"
