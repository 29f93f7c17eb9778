from allauth.usersessions.views import list_usersessions
from django.urls import path

from portal.accounts import views

urlpatterns = [
    path("", list_usersessions, name="usersessions_list"),
    path("<int:pk>/end/", views.end_session, name="end-session"),
]
