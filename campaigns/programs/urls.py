from django.urls import path

from campaigns.programs import views

app_name = "programs"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("<uuid:pk>/brief/", views.brief, name="brief"),
    path("<uuid:pk>/audience/", views.audience, name="audience"),
    path("<uuid:pk>/reach/", views.reach, name="reach"),
    path("<uuid:pk>/review/", views.review, name="review"),
    path("<uuid:pk>/publish/", views.publish, name="publish"),
    path("<uuid:pk>/lend/", views.lend, name="lend"),
    path("loans/<uuid:pk>/end/", views.take_back, name="take-back"),
    path("<uuid:pk>/cancel/", views.cancel, name="cancel"),
]
