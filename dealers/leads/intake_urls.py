from django.urls import path

from dealers.leads import doors, webhooks

app_name = "intake"
urlpatterns = [
    path("adf/", doors.intake_adf, name="adf"),
    path("meta/<uuid:pk>/", webhooks.meta, name="meta"),
    path("google/<uuid:pk>/", webhooks.google, name="google"),
]
