"""Toolkits as other systems read and start them."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from dealers.network.models import Brand
from portal.accounts.capabilities import Can
from toolkits.library.models import Asset, Toolkit


class AssetSerializer(serializers.ModelSerializer[Asset]):
    class Meta:
        model = Asset
        fields = [
            "id",
            "title",
            "kind",
            "content_type",
            "size",
            "width",
            "height",
            "rights",
            "expires_on",
        ]
        read_only_fields = fields


class ToolkitSerializer(serializers.ModelSerializer[Toolkit]):
    assets = AssetSerializer(many=True, read_only=True)

    class Meta:
        model = Toolkit
        fields = [
            "id",
            "brand",
            "series",
            "version",
            "name",
            "summary",
            "changes",
            "state",
            "key_visual",
            "published_at",
            "assets",
        ]
        read_only_fields = fields


@extend_schema_field(OpenApiTypes.UUID)
class BrandOfMine(serializers.PrimaryKeyRelatedField[Brand]):
    """A brand whose toolkits the caller makes; every other one is as good as missing."""

    def get_queryset(self) -> Any:
        """Give the brands that may be named."""
        request: Request = self.context["request"]
        return Brand.objects.where(request.user, Can.EDIT_PROGRAMS)


class NewToolkitSerializer(serializers.Serializer[Toolkit]):
    brand = BrandOfMine()
    name = serializers.CharField(max_length=120)
    summary = serializers.CharField(max_length=500, required=False)
