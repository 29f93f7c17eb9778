"""Incentives as other systems read and write them."""

from typing import Any

from rest_framework import serializers

from campaigns.incentives.models import Incentive, Revision
from campaigns.incentives.policies import missing_terms
from campaigns.programs.forms import brands_to_edit
from campaigns.programs.models import Campaign
from dealers.network.models import Brand

TERMS = [
    "effective_from",
    "effective_until",
    "currency",
    "amount",
    "apr",
    "term_months",
    "monthly_payment",
    "down_payment",
    "due_at_signing",
    "security_deposit",
    "end_of_term_charge",
    "models_offered",
]


class RevisionSerializer(serializers.ModelSerializer[Revision]):
    class Meta:
        model = Revision
        fields = ["number", *TERMS, "efficiency"]
        read_only_fields = fields


class IncentiveSerializer(serializers.ModelSerializer[Incentive]):
    revisions = RevisionSerializer(many=True, read_only=True)

    class Meta:
        model = Incentive
        fields = ["id", "brand", "name", "kind", "country", "revisions"]
        read_only_fields = fields


class TermsSerializer(serializers.ModelSerializer[Revision]):
    """One revision's terms, complete in themselves."""

    class Meta:
        model = Revision
        fields = TERMS

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for what this kind of offer needs."""
        kind = self.context.get("kind") or attrs.get("kind")
        missing = missing_terms(kind, attrs) if kind else []
        if missing:
            raise serializers.ValidationError(
                dict.fromkeys(missing, "This kind of offer needs it.")
            )
        return attrs


class NewIncentiveSerializer(TermsSerializer):
    """A new incentive with its first terms."""

    brand = serializers.PrimaryKeyRelatedField(queryset=Brand.objects.none())
    name = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(Incentive.Kind.choices)
    country = serializers.CharField(max_length=2, required=False, allow_blank=True)

    class Meta(TermsSerializer.Meta):
        fields = ["brand", "name", "kind", "country", *TERMS]

    def get_fields(self) -> dict[str, Any]:
        """Offer only the brands whose incentives the caller prepares."""
        fields = super().get_fields()
        user = self.context["request"].user
        if user.is_authenticated:
            fields["brand"].queryset = brands_to_edit(user)  # type: ignore[attr-defined]
        return fields


class OfferedInSerializer(serializers.Serializer[Campaign]):
    """The draft campaign that is to offer an incentive."""

    campaign = serializers.PrimaryKeyRelatedField(queryset=Campaign.objects.none())

    def get_fields(self) -> dict[str, Any]:
        """Offer only the campaigns that the caller sees."""
        fields = super().get_fields()
        user = self.context["request"].user
        if user.is_authenticated:
            fields["campaign"].queryset = Campaign.objects.visible_to(user)  # type: ignore[attr-defined]
        return fields
