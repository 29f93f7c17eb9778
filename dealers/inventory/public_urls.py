from django.urls import path

from dealers.inventory import public_views

urlpatterns = [path("stock/<str:token>.csv", public_views.platform_file, name="platform-file")]
