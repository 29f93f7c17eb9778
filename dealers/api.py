"""The REST operations of the dealers storey."""

from rest_framework.routers import SimpleRouter

from dealers.inventory.api import FeedViewSet, SyncRunViewSet, VehicleViewSet
from dealers.kpis.api import FigureViewSet, MetricViewSet
from dealers.leads.api import LeadViewSet, MessageViewSet
from dealers.network import schema
from dealers.network.api import BrandViewSet, DealershipViewSet, RegionViewSet

__all__ = ["schema", "urlpatterns"]  # the schema's extension registers itself

router = SimpleRouter()
router.register("brands", BrandViewSet, basename="brand")
router.register("regions", RegionViewSet, basename="region")
router.register("dealerships", DealershipViewSet, basename="dealership")
router.register("metrics", MetricViewSet, basename="metric")
router.register("figures", FigureViewSet, basename="figure")
router.register("vehicles", VehicleViewSet, basename="vehicle")
router.register("feeds", FeedViewSet, basename="feed")
router.register("sync-runs", SyncRunViewSet, basename="sync-run")
router.register("leads", LeadViewSet, basename="lead")
router.register("lead-messages", MessageViewSet, basename="lead-message")

urlpatterns = router.urls
