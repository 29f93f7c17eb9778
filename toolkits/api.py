"""The REST operations of this storey."""

from rest_framework.routers import SimpleRouter

from toolkits.creative.api import TemplateViewSet
from toolkits.library.api import ToolkitViewSet

router = SimpleRouter()
router.register("toolkits", ToolkitViewSet, basename="toolkit")
router.register("templates", TemplateViewSet, basename="template")

urlpatterns = router.urls
