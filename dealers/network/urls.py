from django.urls import path

from dealers.network import views

app_name = "network"
urlpatterns = [
    path("", views.dealership_list, name="dealership-list"),
    path("places/", views.place_choices, name="place-choices"),
    path("dealerships/<uuid:pk>/", views.dealership_detail, name="dealership-detail"),
]
