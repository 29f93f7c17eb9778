from django.urls import path

from dealers.network import views

app_name = "network"
urlpatterns = [
    path("", views.dealership_list, name="dealership-list"),
    path("dealerships/<uuid:pk>/", views.dealership_detail, name="dealership-detail"),
]
