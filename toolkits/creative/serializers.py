"""Templates as other systems read them."""

from rest_framework import serializers

from toolkits.creative.models import Template, Zone


class ZoneSerializer(serializers.ModelSerializer[Zone]):
    class Meta:
        model = Zone
        fields = [
            "key",
            "label",
            "kind",
            "mode",
            "required",
            "change_required",
            "min_length",
            "max_length",
            "choices",
            "default",
        ]
        read_only_fields = fields


class TemplateSerializer(serializers.ModelSerializer[Template]):
    zones = ZoneSerializer(many=True, read_only=True)

    class Meta:
        model = Template
        fields = ["id", "toolkit", "kind", "name", "zones"]
        read_only_fields = fields
