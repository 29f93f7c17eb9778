from django.conf import settings
from django.urls import path

from portal.ui import gallery, views

app_name = "ui"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("places/", views.places, name="places"),
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/latest/", views.latest_notifications, name="latest-notifications"),
    path("notifications/read/", views.read_notifications, name="read-notifications"),
    path("notifications/<uuid:pk>/", views.open_notification, name="open-notification"),
    path("profile/", views.profile, name="profile"),
    path("profile/theme/", views.change_theme, name="theme"),
    path("language/", views.change_language, name="language"),
    path("accent/<str:digits>.css", views.accent, name="accent"),
]
if settings.SHOW_GALLERY:
    urlpatterns.append(path("_components/", gallery.gallery, name="gallery"))
