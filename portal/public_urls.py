"""Every door of the public host: no sign-in, no cookie."""

from django.urls import include, path

urlpatterns = [
    path("", include("dealers.public_urls")),
    path("", include("toolkits.public_urls")),
    path("", include("campaigns.public_urls")),
]

handler400 = "portal.ui.public_errors.bad_request"
handler403 = "portal.ui.public_errors.forbidden"
handler404 = "portal.ui.public_errors.not_found"
handler500 = "portal.ui.public_errors.server_error"
