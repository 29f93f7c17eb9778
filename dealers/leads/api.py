"""REST: leads, what is done with them, and the messages they came in."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from dealers.leads import actions, policies
from dealers.leads.filters import LeadFilter, MessageFilter
from dealers.leads.models import Lead, Message
from dealers.leads.serializers import (
    AssignSerializer,
    CloseSerializer,
    LeadEventSerializer,
    LeadSerializer,
    MessageSerializer,
    ResponseSerializer,
)
from dealers.leads.states import Channel, ContactResult, LostReason, Verdict
from portal.accounts.models import User
from portal.accounts.requests import caller
from portal.common.idempotency import Idempotent


class LeadViewSet(Idempotent, ReadOnlyModelViewSet[Lead]):
    """Leads of the dealerships that the caller sees leads of."""

    queryset = Lead.objects.none()
    serializer_class = LeadSerializer
    filterset_class = LeadFilter

    def get_queryset(self) -> QuerySet[Lead]:
        """Give what the caller may see."""
        user = self.request.user
        return Lead.objects.visible_to(user).for_lists().with_original(user)

    @extend_schema(responses=LeadEventSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def events(self, request: Request, pk: str) -> Response:
        """Give the timeline, oldest first."""
        lead = self.get_object()
        events = LeadEventSerializer(lead.events.all(), many=True, context={"lead": lead})
        return Response(events.data)

    @extend_schema(request=ResponseSerializer, responses={201: LeadEventSerializer})
    @action(detail=True, methods=["post"])
    def responses(self, request: Request, pk: str) -> Response:
        """Log a contact with the customer; the earliest by a person stops the clock."""
        lead, given = self.get_object(), _given(ResponseSerializer(data=request.data))
        if given["automatic"]:
            policies.check_may_answer(caller(request), lead)
            event = actions.record_automatic_reply(
                lead, at=given.get("at"), note=given.get("note", "")
            )
        else:
            event = actions.record_response(
                lead,
                by=caller(request),
                channel=Channel(given["channel"]),
                result=ContactResult(given["result"]) if "result" in given else None,
                at=given.get("at"),
                note=given.get("note", ""),
            )
        return Response(LeadEventSerializer(event).data, status=201)

    @extend_schema(request=None, responses=LeadSerializer)
    @action(detail=True, methods=["post"])
    def claim(self, request: Request, pk: str) -> Response:
        """Take a lead that nobody has."""
        actions.claim(self.get_object(), by=caller(request))
        return self._answer()

    @extend_schema(request=AssignSerializer, responses=LeadSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        """Give a lead to somebody of its dealership."""
        lead, given = self.get_object(), _given(AssignSerializer(data=request.data))
        candidates = User.objects.filter(pk__in=[p.pk for p in actions.candidates(lead)])
        to = get_object_or_404(candidates, pk=given["to"])
        actions.assign(lead, to=to, by=caller(request))
        return self._answer()

    @extend_schema(request=CloseSerializer, responses=LeadSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close a lead as won, or as lost with its reason."""
        lead, given = self.get_object(), _given(CloseSerializer(data=request.data))
        why = LostReason(given["lost_reason"]) if "lost_reason" in given else None
        actions.close(lead, by=caller(request), verdict=Verdict(given["verdict"]), lost_reason=why)
        return self._answer()

    def _answer(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)


def _given(serializer: Serializer) -> dict:  # type: ignore[type-arg]
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data  # type: ignore[no-any-return]


class MessageViewSet(ReadOnlyModelViewSet[Message]):
    """Messages as they arrived, for those who keep lead sources."""

    queryset = Message.objects.none()
    serializer_class = MessageSerializer
    filterset_class = MessageFilter

    def get_queryset(self) -> QuerySet[Message]:
        """Give what the caller may see, without the raw bytes."""
        return Message.objects.visible_to(self.request.user).select_related("source").defer("raw")

    @extend_schema(request=None, responses={202: MessageSerializer})
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, pk: str) -> Response:
        """Read a message again that gave no lead."""
        message = actions.replay(self.get_object(), by=caller(request))
        return Response(self.get_serializer(message).data, status=202)
