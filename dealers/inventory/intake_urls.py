from django.urls import path

from dealers.inventory import doors

app_name = "stock-intake"
urlpatterns = [path("stock/", doors.take_stock, name="file")]
