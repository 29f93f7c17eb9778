"""The network as other systems read it."""

from rest_framework import serializers

from dealers.network.models import Brand, Dealership, Region


class BrandSerializer(serializers.ModelSerializer[Brand]):
    class Meta:
        model = Brand
        fields = ["id", "name", "slug", "accent"]
        read_only_fields = fields


class RegionSerializer(serializers.ModelSerializer[Region]):
    class Meta:
        model = Region
        fields = ["id", "brand", "name", "code", "depth"]
        read_only_fields = fields


class DealershipSerializer(serializers.ModelSerializer[Dealership]):
    class Meta:
        model = Dealership
        fields = [
            "id",
            "brand",
            "region",
            "code",
            "name",
            "status",
            "street",
            "postal_code",
            "city",
            "subdivision",
            "country",
            "latitude",
            "longitude",
            "time_zone",
            "currency",
            "phone",
            "website",
        ]
        read_only_fields = fields
