"""The REST operations of the dealers storey."""

from rest_framework.routers import SimpleRouter

from dealers.network.api import BrandViewSet, DealershipViewSet, RegionViewSet

router = SimpleRouter()
router.register("brands", BrandViewSet, basename="brand")
router.register("regions", RegionViewSet, basename="region")
router.register("dealerships", DealershipViewSet, basename="dealership")

urlpatterns = router.urls
