"""Every door of the portal."""

from django.apps import apps
from django.urls import include, path

from portal.settings.providers import SAML_APP

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
# Only where SAML is configured: its packages are an optional extra.
if apps.is_installed(SAML_APP):
    urlpatterns.append(path("accounts/saml/", include(f"{SAML_APP}.urls")))

handler400 = "portal.ui.errors.bad_request"
handler403 = "portal.ui.errors.forbidden"
handler404 = "portal.ui.errors.not_found"
handler500 = "portal.ui.errors.server_error"
