from django.urls import path

from toolkits.library import views

urlpatterns = [
    path("", views.toolkit_list, name="list"),
    path("new/", views.toolkit_new, name="new"),
    path("<uuid:pk>/edit/", views.toolkit_edit, name="edit"),
    path("<uuid:pk>/submit/", views.toolkit_step, {"step": "submit"}, name="submit"),
    path("<uuid:pk>/return/", views.toolkit_step, {"step": "return"}, name="return"),
    path("<uuid:pk>/publish/", views.toolkit_step, {"step": "publish"}, name="publish"),
    path("<uuid:pk>/assets/new/", views.asset_new, name="asset-new"),
    path("assets/<uuid:pk>/download/", views.asset_download, name="asset-download"),
    path("assets/<uuid:pk>/remove/", views.asset_step, {"step": "remove"}, name="asset-remove"),
    path(
        "assets/<uuid:pk>/key-visual/",
        views.asset_step,
        {"step": "key-visual"},
        name="asset-key-visual",
    ),
    path("pictures/<str:token>/", views.picture, name="picture"),
]
