"""What leads open on the public host."""

from django.urls import path

from dealers.leads.views import public

app_name = "leads-public"
urlpatterns = [path("no-mails/<str:token>/", public.unsubscribe, name="unsubscribe")]
