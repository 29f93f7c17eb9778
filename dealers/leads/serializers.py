"""Leads as other systems read them: every field by name."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from dealers.leads.concealing import told_of
from dealers.leads.models import Lead, LeadContact, LeadEvent, Message
from dealers.leads.states import Channel, ContactResult, LostReason, Verdict
from dealers.leads.words import masked

HIDDEN_FIELDS = ("contact", "comments", "timeframe", "trade_in")


class LeadContactSerializer(serializers.ModelSerializer[LeadContact]):
    class Meta:
        model = LeadContact
        fields = ["full_name", "first_name", "last_name", "is_business", "email", "phone", "phones"]
        read_only_fields = fields


class LeadEventSerializer(serializers.ModelSerializer[LeadEvent]):
    class Meta:
        model = LeadEvent
        fields = ["id", "kind", "happened_at", "recorded_at", "by", "is_response", "detail"]
        read_only_fields = fields

    def to_representation(self, event: LeadEvent) -> dict[str, Any]:
        """Give the entry without notes and texts where the customer is hidden from the caller."""
        told = super().to_representation(event)
        lead = self.context.get("lead")
        return told | {"detail": told_of(lead, event.detail)} if lead else told


class LeadSerializer(serializers.ModelSerializer[Lead]):
    state = serializers.CharField(read_only=True)
    contact = LeadContactSerializer(read_only=True)
    source = serializers.CharField(source="source.name", read_only=True)  # type: ignore[assignment]
    comments = serializers.SerializerMethodField()
    duplicate_of = serializers.UUIDField(source="original", read_only=True)
    hidden = serializers.SerializerMethodField()

    class Meta:
        model = Lead
        fields = [
            "id",
            "hidden",
            "dealership",
            "state",
            "source",
            "external_id",
            "contact",
            "interest",
            "vehicle_status",
            "year",
            "make",
            "model",
            "trim",
            "vin",
            "stock_number",
            "trade_in",
            "timeframe",
            "comments",
            "warnings",
            "tracking",
            "received_at",
            "requested_at",
            "opens_at",
            "warn_at",
            "due_at",
            "first_response_at",
            "wall_seconds",
            "business_seconds",
            "owner",
            "duplicate_of",
            "excluded_reason",
            "verdict",
            "lost_reason",
            "closed_at",
        ]
        read_only_fields = fields

    def get_comments(self, lead: Lead) -> str:
        """Give the comments with what nobody should copy around masked."""
        return masked(lead.comments)

    def get_hidden(self, lead: Lead) -> list[str]:
        """Name the fields that are null because the dealership shares no customers with the caller."""
        return list(HIDDEN_FIELDS) if lead.concealed else []

    def to_representation(self, lead: Lead) -> dict[str, Any]:
        """Give the lead; what is hidden is null and named."""
        told = super().to_representation(lead)
        return told | dict.fromkeys(told["hidden"])


class ResponseSerializer(serializers.Serializer[Any]):
    """A contact with the customer; `automatic` ones are logged and do not stop the clock."""

    channel = serializers.ChoiceField(choices=Channel.choices)
    result = serializers.ChoiceField(choices=ContactResult.choices, required=False)
    at = serializers.DateTimeField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    automatic = serializers.BooleanField(default=False)


class AssignSerializer(serializers.Serializer[Any]):
    to = serializers.UUIDField(help_text="The person who is to own the lead.")


class CloseSerializer(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=[(v.value, v.label) for v in Verdict if v.value])
    lost_reason = serializers.ChoiceField(choices=LostReason.choices, required=False)


class MessageSerializer(serializers.ModelSerializer[Message]):
    outcome = serializers.CharField(read_only=True)
    reason = serializers.CharField(read_only=True)
    leads = serializers.ListField(source="lead_ids", read_only=True)
    source = serializers.CharField(source="source.name", read_only=True)  # type: ignore[assignment]
    hidden = serializers.SerializerMethodField()

    class Meta:
        model = Message
        fields = [
            "id",
            "hidden",
            "source",
            "brand",
            "dealership",
            "file_name",
            "state",
            "outcome",
            "reason",
            "leads",
            "results",
            "received_at",
            "read_at",
        ]
        read_only_fields = fields

    def get_hidden(self, message: Message) -> list[str]:
        """Name the fields that are null because no customers are shared with the caller."""
        return ["file_name"] if message.concealed else []

    def to_representation(self, message: Message) -> dict[str, Any]:
        """Give the message; what is hidden is null and named."""
        told = super().to_representation(message)
        return told | dict.fromkeys(told["hidden"])
