"""Activations as other systems read and write them."""

from rest_framework import serializers

from campaigns.activations.models import Activation, TrackedLink
from campaigns.activations.tracking import landing_url, short_url


class LinkSerializer(serializers.ModelSerializer[TrackedLink]):
    url = serializers.SerializerMethodField()

    class Meta:
        model = TrackedLink
        fields = ["channel", "code", "url"]
        read_only_fields = fields

    def get_url(self, link: TrackedLink) -> str:
        """The short address that counts."""
        return short_url(link)


class ActivationSerializer(serializers.ModelSerializer[Activation]):
    campaign = serializers.UUIDField(source="enrolment.campaign_id", read_only=True)
    landing_url = serializers.SerializerMethodField()
    links = LinkSerializer(many=True, read_only=True)

    class Meta:
        model = Activation
        fields = [
            "id",
            "campaign",
            "enrolment",
            "dealership",
            "region",
            "brand",
            "state",
            "moved_at",
            "values",
            "version",
            "submitted_at",
            "approved_at",
            "reason",
            "live_at",
            "ended_at",
            "landing_url",
            "links",
        ]
        read_only_fields = fields

    def get_landing_url(self, activation: Activation) -> str:
        """The address of the public page."""
        return landing_url(activation)


class ValuesSerializer(serializers.Serializer[Activation]):
    """What was typed into one template, and the version that it is based on."""

    template = serializers.UUIDField()
    version = serializers.IntegerField(min_value=0)
    values = serializers.DictField(child=serializers.CharField(allow_blank=True, max_length=5000))


class ReasonSerializer(serializers.Serializer[Activation]):
    reason = serializers.CharField(max_length=500)


class FindingSerializer(serializers.Serializer[dict[str, str]]):
    """What a rule says about a zone."""

    template = serializers.UUIDField()
    zone = serializers.CharField()
    severity = serializers.CharField()
    reason = serializers.CharField()
    mend = serializers.CharField()
