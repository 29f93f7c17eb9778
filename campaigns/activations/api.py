"""REST: activations from start to live."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from campaigns.activations import actions
from campaigns.activations.localizing import Localization
from campaigns.activations.models import Activation
from campaigns.activations.serializers import (
    ActivationSerializer,
    FindingSerializer,
    ReasonSerializer,
    ValuesSerializer,
)
from campaigns.programs.models import Enrolment
from portal.accounts.requests import caller
from portal.common.idempotency import Idempotent


class ActivationViewSet(Idempotent, ReadOnlyModelViewSet[Activation]):
    """Activations that the caller sees, and their steps."""

    queryset = Activation.objects.none()
    serializer_class = ActivationSerializer
    filterset_fields = ["dealership", "region", "brand", "state", "enrolment__campaign"]

    def get_queryset(self) -> QuerySet[Activation]:
        """Give what the caller may see."""
        seen = Activation.objects.visible_to(caller(self.request)).with_context()
        return seen.prefetch_related("links")

    @extend_schema(request=ValuesSerializer, responses=ActivationSerializer)
    @action(detail=True, methods=["put"])
    def values(self, request: Request, pk: str) -> Response:
        """Keep what was typed into one template; 409 if somebody else saved since `version`."""
        activation = self.get_object()
        data = ValuesSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        template = Localization(activation).template(data.validated_data["template"])
        actions.save_values(
            activation,
            template,
            data.validated_data["values"],
            version=data.validated_data["version"],
            by=caller(request),
        )
        return self._answer()

    @extend_schema(responses=FindingSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_fields=[])
    def findings(self, request: Request, pk: str) -> Response:
        """Say what the rules find, zone by zone."""
        localization = Localization(self.get_object())
        found = [
            {"template": template.pk, **vars(finding)}
            for template in localization.templates
            for finding in localization.findings_of(template)
        ]
        shown = FindingSerializer(found, many=True)  # type: ignore[arg-type]
        return Response(shown.data)

    @extend_schema(request=None, responses=ActivationSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Hand in the localization; inside the guardrails it is approved at once."""
        actions.submit_activation(self.get_object(), by=caller(request))
        return self._answer()

    @extend_schema(request=None, responses=ActivationSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Say yes to somebody else's submission."""
        actions.approve_activation(self.get_object(), by=caller(request))
        return self._answer()

    @extend_schema(request=ReasonSerializer, responses=ActivationSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request: Request, pk: str) -> Response:
        """Return a submission with what to mend."""
        activation = self.get_object()
        data = ReasonSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        actions.return_activation(activation, by=caller(request), **data.validated_data)
        return self._answer()

    @extend_schema(request=None, responses=ActivationSerializer)
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, pk: str) -> Response:
        """Take an approved one live, or schedule it until the campaign starts."""
        actions.activate(self.get_object(), by=caller(request))
        return self._answer()

    @extend_schema(request=None, responses=ActivationSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take it back."""
        actions.withdraw_activation(self.get_object(), by=caller(request))
        return self._answer()

    def _answer(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)


class StartViewSet(Idempotent, GenericViewSet[Enrolment]):
    """The first step: an enrolment becomes an activation."""

    queryset = Enrolment.objects.none()
    serializer_class = ActivationSerializer  # type: ignore[assignment]

    def get_queryset(self) -> QuerySet[Enrolment]:
        """Give what the caller may see."""
        seen = Enrolment.objects.visible_to(caller(self.request))
        return seen.select_related("dealership__brand", "campaign")

    @extend_schema(request=None, responses=ActivationSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Start the dealership's activation, or give the one that it has."""
        activation = actions.start_activation(self.get_object(), by=caller(request))
        return Response(self.get_serializer(activation).data)
