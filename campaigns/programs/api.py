"""REST: campaigns, their drafts and their publication; enrolments."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from campaigns.programs import actions, policies
from campaigns.programs.audience import dealerships_reached
from campaigns.programs.models import Campaign, Enrolment
from campaigns.programs.serializers import (
    AudienceSerializer,
    BriefSerializer,
    CampaignSerializer,
    EnrolmentSerializer,
    NewCampaignSerializer,
)
from portal.accounts.requests import caller
from portal.common.idempotency import Idempotent


class CampaignViewSet(Idempotent, ReadOnlyModelViewSet[Campaign]):
    """Campaigns that the caller sees; drafts are written by the brand's marketers."""

    queryset = Campaign.objects.none()
    serializer_class = CampaignSerializer
    filterset_fields = ["brand", "state"]

    def get_queryset(self) -> QuerySet[Campaign]:
        """Give what the caller may see."""
        return Campaign.objects.visible_to(caller(self.request)).select_related("brand")

    @extend_schema(request=NewCampaignSerializer, responses={201: CampaignSerializer})
    def create(self, request: Request) -> Response:
        """Start a draft."""
        data = NewCampaignSerializer(data=request.data, context=self.get_serializer_context())
        data.is_valid(raise_exception=True)
        campaign = actions.create_campaign(by=caller(request), **data.validated_data)
        return Response(self.get_serializer(campaign).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=BriefSerializer, responses=CampaignSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change fields of a draft."""
        campaign = self.get_object()
        data = BriefSerializer(
            campaign, data=request.data, partial=True, context=self.get_serializer_context()
        )
        data.is_valid(raise_exception=True)
        actions.revise_draft(campaign, by=caller(request), **data.validated_data)
        return Response(self.get_serializer(campaign).data)

    @extend_schema(request=AudienceSerializer, responses=CampaignSerializer)
    @action(detail=True, methods=["put"])
    def audience(self, request: Request, pk: str) -> Response:
        """Replace the audience of a draft; `reach` says how many dealerships it is."""
        campaign = self.get_object()
        # First, so that nobody else learns from the answer which dealerships there are.
        policies.check_may_edit(caller(request), campaign.brand)
        data = AudienceSerializer(data=request.data, context={"brand": campaign.brand})
        data.is_valid(raise_exception=True)
        actions.set_audience(campaign, by=caller(request), **data.validated_data)
        campaign.reach = dealerships_reached(campaign).count()
        return Response(self.get_serializer(campaign).data)

    @extend_schema(request=None, responses=CampaignSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Open a draft to its audience; enrolment follows in the background."""
        campaign = self.get_object()
        actions.publish_campaign(campaign, by=caller(request))
        return Response(self.get_serializer(self.get_object()).data)


class EnrolmentViewSet(ReadOnlyModelViewSet[Enrolment]):
    """Which dealerships a campaign is open to, as far as the caller sees them."""

    queryset = Enrolment.objects.none()
    serializer_class = EnrolmentSerializer
    filterset_fields = ["campaign", "dealership", "region"]

    def get_queryset(self) -> QuerySet[Enrolment]:
        """Give what the caller may see."""
        return Enrolment.objects.visible_to(caller(self.request))
