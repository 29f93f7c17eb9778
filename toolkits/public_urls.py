"""Pictures of toolkits for landing pages and mails, at the same address as in the portal."""

from django.urls import path

from toolkits.library.views import picture

urlpatterns = [path("toolkits/pictures/<str:token>/", picture, name="picture")]
