from django.urls import path

from dealers.leads import doors

app_name = "intake"
urlpatterns = [path("adf/", doors.intake_adf, name="adf")]
