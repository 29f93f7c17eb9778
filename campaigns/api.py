"""The REST operations of this storey."""

from rest_framework.routers import SimpleRouter

from campaigns.activations.api import ActivationViewSet, StartViewSet
from campaigns.incentives.api import IncentiveViewSet
from campaigns.programs.api import CampaignViewSet, EnrolmentViewSet

router = SimpleRouter()
router.register("campaigns", CampaignViewSet, basename="campaign")
router.register("enrolments", EnrolmentViewSet, basename="enrolment")
router.register("enrolments", StartViewSet, basename="enrolment-start")
router.register("incentives", IncentiveViewSet, basename="incentive")
router.register("activations", ActivationViewSet, basename="activation")

urlpatterns = router.urls
