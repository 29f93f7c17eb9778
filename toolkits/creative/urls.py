from django.urls import path

from toolkits.creative import views

urlpatterns = [
    path("<uuid:pk>/", views.toolkit_detail, name="detail"),
    path("<uuid:pk>/new-version/", views.new_version, name="new-version"),
    path("<uuid:pk>/templates/new/", views.template_new, name="template-new"),
    path("templates/<uuid:pk>/", views.template_edit, name="template"),
    path("templates/<uuid:pk>/preview/", views.template_preview, name="template-preview"),
    path("templates/<uuid:pk>/remove/", views.template_remove, name="template-remove"),
]
