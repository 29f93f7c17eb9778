from django.urls import path

from campaigns.incentives import views

app_name = "incentives"
urlpatterns = [
    path("incentives/", views.incentive_list, name="list"),
    path("incentives/new/", views.new, name="new"),
    path("incentives/<uuid:pk>/", views.detail, name="detail"),
    path("incentives/<uuid:pk>/revise/", views.revise, name="revise"),
    path("campaigns/<uuid:pk>/offer/", views.offer_step, name="offer-step"),
]
