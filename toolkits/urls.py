"""Pages of this storey, all below /toolkits/ and in one namespace."""

from django.urls import include, path

pages = (
    [
        path("", include("toolkits.library.urls")),
        path("", include("toolkits.creative.urls")),
        path("compliance/", include("toolkits.compliance.urls")),
    ],
    "toolkits",
)

urlpatterns = [path("toolkits/", include(pages))]
