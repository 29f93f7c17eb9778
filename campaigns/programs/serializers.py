"""Campaigns and enrolments as other systems read and write them."""

from typing import Any

from rest_framework import serializers

from campaigns.programs.forms import brands_to_edit
from campaigns.programs.models import Campaign, Enrolment
from dealers.network.models import Brand, Dealership, Region
from toolkits.library.models import Toolkit


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    class Meta:
        model = Campaign
        fields = [
            "id",
            "brand",
            "name",
            "goal",
            "brief",
            "visual",
            "starts_on",
            "ends_on",
            "approval_mode",
            "toolkit",
            "state",
            "published_at",
            "reach",
        ]
        read_only_fields = fields


class BriefSerializer(serializers.Serializer[Campaign]):
    """A draft's fields, except its audience."""

    name = serializers.CharField(max_length=80)
    goal = serializers.CharField(max_length=160, required=False, allow_blank=True)
    brief = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    visual = serializers.ChoiceField(Campaign.Visual.choices, required=False)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    approval_mode = serializers.ChoiceField(Campaign.ApprovalMode.choices, required=False)
    toolkit = serializers.PrimaryKeyRelatedField(
        queryset=Toolkit.objects.none(), required=False, allow_null=True
    )

    def get_fields(self) -> dict[str, Any]:
        """Offer only the toolkits that the caller sees."""
        fields = super().get_fields()
        user = self.context["request"].user
        if user.is_authenticated:
            fields["toolkit"].queryset = Toolkit.objects.visible_to(user).published()  # type: ignore[attr-defined]
        return fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Hold the dates in order, against the stored one where only one is sent."""
        starts_on = attrs.get("starts_on") or getattr(self.instance, "starts_on", None)
        ends_on = attrs.get("ends_on") or getattr(self.instance, "ends_on", None)
        if starts_on and ends_on and ends_on < starts_on:
            raise serializers.ValidationError({"ends_on": "The last day is before the first."})
        return attrs


class NewCampaignSerializer(BriefSerializer):
    """A new draft: the brand is chosen once."""

    brand = serializers.PrimaryKeyRelatedField(queryset=Brand.objects.none())

    def get_fields(self) -> dict[str, Any]:
        """Offer only the brands whose campaigns the caller prepares."""
        fields = super().get_fields()
        user = self.context["request"].user
        if user.is_authenticated:
            fields["brand"].queryset = brands_to_edit(user)
        return fields


class AudienceSerializer(serializers.Serializer[Campaign]):
    """Whom a draft reaches; what is left out is emptied."""

    whole_brand = serializers.BooleanField(default=False)
    regions = serializers.PrimaryKeyRelatedField(
        queryset=Region.objects.none(), many=True, required=False
    )
    dealerships = serializers.PrimaryKeyRelatedField(
        queryset=Dealership.objects.none(), many=True, required=False
    )
    excluded = serializers.PrimaryKeyRelatedField(
        queryset=Dealership.objects.none(), many=True, required=False
    )

    def get_fields(self) -> dict[str, Any]:
        """Offer only what lies in the campaign's brand."""
        fields = super().get_fields()
        if brand := self.context.get("brand"):
            fields["regions"].child_relation.queryset = Region.objects.filter(brand=brand)  # type: ignore[attr-defined]
            for name in ("dealerships", "excluded"):
                fields[name].child_relation.queryset = Dealership.objects.filter(brand=brand)  # type: ignore[attr-defined]
        return fields


class EnrolmentSerializer(serializers.ModelSerializer[Enrolment]):
    class Meta:
        model = Enrolment
        fields = ["id", "campaign", "dealership", "region", "brand", "enrolled_at", "reminded_at"]
        read_only_fields = fields
