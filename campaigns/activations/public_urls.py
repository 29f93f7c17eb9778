from django.urls import path

from campaigns.activations.views import public

urlpatterns = [
    path("t/<slug:code>/", public.tracked_link, name="tracked-link"),
    path("<slug:slug>/", public.landing_page, name="landing-page"),
]
