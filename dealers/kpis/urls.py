from django.urls import path

from dealers.kpis import views

app_name = "kpis"
urlpatterns = [
    path("", views.board, name="board"),
    path("now/", views.now, name="now"),
    path("export/", views.export, name="export"),
]
