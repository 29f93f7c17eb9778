"""Stock as other systems read it; what a vehicle cost the dealership is left out by name."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from dealers.inventory.models import Feed, QuarantinedRow, SyncRun, Vehicle


class VehicleSerializer(serializers.ModelSerializer[Vehicle]):
    dealer_code = serializers.CharField(source="dealership.code", read_only=True)

    class Meta:
        model = Vehicle
        fields = [
            "id", "dealership", "dealer_code", "brand", "vin", "vin_check", "stock_number", "year",
            "make", "model", "trim", "body", "powertrain", "fuel", "engine", "transmission",
            "drivetrain", "exterior_color", "interior_color", "condition", "certified", "price",
            "msrp", "currency", "odometer", "odometer_unit", "photos", "options", "description",
            "url", "status", "first_seen", "changed_at",
        ]  # fmt: skip
        read_only_fields = fields


class ChoiceSerializer(serializers.Serializer[Any]):
    """One value of a facet."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField(allow_null=True)


class FacetSerializer(serializers.Serializer[Any]):
    """One way to narrow the stock, with the values that are left."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    choices = ChoiceSerializer(many=True)


class FeedSerializer(serializers.ModelSerializer[Feed]):
    health = serializers.CharField(read_only=True)

    class Meta:
        model = Feed
        fields = [
            "id", "brand", "dealership", "name", "kind", "state", "health", "every_minutes",
            "last_checked_at", "last_good_at", "last_error", "next_run_at",
        ]  # fmt: skip
        read_only_fields = fields


class SyncRunSerializer(serializers.ModelSerializer[SyncRun]):
    reason = serializers.CharField(read_only=True)
    warnings = serializers.ListField(
        child=serializers.CharField(), source="warnings_in_words", read_only=True
    )

    class Meta:
        model = SyncRun
        fields = [
            "id", "feed", "file_name", "via", "state", "received_at", "finished_at", "made_at",
            "records", "accepted", "quarantined", "added", "changed", "unchanged", "moved",
            "removed", "conflicts", "reason", "warnings",
        ]  # fmt: skip
        read_only_fields = fields


class QuarantinedRowSerializer(serializers.ModelSerializer[QuarantinedRow]):
    reason = serializers.CharField(read_only=True)

    class Meta:
        model = QuarantinedRow
        fields = ["record_number", "reason_code", "reason", "dealer_code"]
        read_only_fields = fields


class FileSerializer(serializers.Serializer[SyncRun]):
    """One stock file."""

    file = serializers.FileField(allow_empty_file=True)
