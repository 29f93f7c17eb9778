from django.urls import path

from dealers.leads import answers, doors, webhooks

app_name = "intake"
urlpatterns = [
    path("adf/", doors.intake_adf, name="adf"),
    path("answers/<uuid:pk>/", answers.take_answer, name="answers"),
    path("meta/<uuid:pk>/", webhooks.meta, name="meta"),
    path("google/<uuid:pk>/", webhooks.google, name="google"),
]
