from django.urls import path

from campaigns.activations.views import cockpit

app_name = "campaigns"
urlpatterns = [
    path("", cockpit.campaign_list, name="list"),
    path("<uuid:pk>/", cockpit.campaign_detail, name="detail"),
    path("<uuid:pk>/progress/", cockpit.progress, name="progress"),
    path("<uuid:pk>/dealerships/", cockpit.dealerships, name="dealerships"),
    path("<uuid:pk>/remind/", cockpit.remind, name="remind"),
    path("<uuid:pk>/recall/", cockpit.recall, name="recall"),
]
