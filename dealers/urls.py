"""Pages about the network: dealerships, their stock, their leads, their figures."""

from django.urls import include, path

urlpatterns = [
    path("network/", include("dealers.network.urls")),
    path("insights/", include("dealers.kpis.urls")),
    path("inventory/", include("dealers.inventory.urls")),
    path("leads/", include("dealers.leads.urls")),
    path("intake/", include("dealers.leads.intake_urls")),
    path("intake/", include("dealers.inventory.intake_urls")),
]
