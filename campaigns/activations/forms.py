"""The studio's short form: one field per zone that the dealership fills."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.activations.localizing import Localization, as_typed, is_open
from toolkits.compliance.findings import Finding
from toolkits.creative.models import Template, Zone
from toolkits.library.models import Asset

PREFIX = "zone"


@dataclass(frozen=True)
class ZoneRow:
    """One zone as the studio shows it: its field if it is open, and what the rules say."""

    zone: Zone
    field: forms.BoundField | None
    findings: list[Finding]
    shown: Any = None


class ZonesForm(forms.Form):
    """The open zones of a template in reading order; rules judge them, not the form."""

    def __init__(self, template: Template, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, prefix=PREFIX, **kwargs)
        for zone in template.zones.all():
            if is_open(zone):
                self.fields[zone.key] = _field(zone, template)

    def typed(self) -> dict[str, str]:
        """What was sent for each zone, as it was typed."""
        sent = {key: self.data.get(self.add_prefix(key)) for key in self.fields}
        return {key: value for key, value in sent.items() if value is not None}


def zone_rows(localization: Localization, template: Template) -> list[ZoneRow]:
    """Every zone in reading order with its field and its findings."""
    values = localization.values(template)
    initial = {
        zone.key: as_typed(zone, values.get(zone.key, zone.default))
        for zone in template.zones.all()
    }
    form = ZonesForm(template, initial=initial)
    found = localization.findings_of(template)
    return [
        ZoneRow(
            zone=zone,
            field=form[zone.key] if zone.key in form.fields else None,
            findings=[finding for finding in found if finding.zone == zone.key],
            shown=initial[zone.key],
        )
        for zone in template.zones.all()
    ]


def _field(zone: Zone, template: Template) -> forms.Field:
    return forms.CharField(label=zone.label, required=zone.required, widget=_widget(zone, template))


def _widget(zone: Zone, template: Template) -> forms.Widget:
    if zone.kind == Zone.Kind.IMAGE:
        return forms.Select(choices=[("", _("No picture")), *_pictures(template)])
    if zone.mode == Zone.Mode.CHOICE:
        return forms.Select(choices=_choices(zone))
    if zone.kind == Zone.Kind.DATE:
        return forms.DateInput(attrs={"type": "date"})
    if zone.kind in {Zone.Kind.NUMBER, Zone.Kind.MONEY}:
        return forms.TextInput(attrs={"inputmode": "decimal"})
    return _text_widget(zone)


def _text_widget(zone: Zone) -> forms.Widget:
    attrs = {"maxlength": zone.max_length} if zone.max_length else {}
    is_long = zone.kind == Zone.Kind.RICH_TEXT or (zone.max_length or 0) > 120
    return forms.Textarea(attrs={**attrs, "rows": 4}) if is_long else forms.TextInput(attrs=attrs)


def _choices(zone: Zone) -> Iterable[tuple[str, str]]:
    if zone.required and zone.default in zone.choices:
        return [(choice, choice) for choice in zone.choices]
    return [("", "—"), *((choice, choice) for choice in zone.choices)]


def _pictures(template: Template) -> Iterable[tuple[str, str]]:
    assets = Asset.objects.images().filter(toolkit=template.toolkit_id)
    return [(str(asset.pk), asset.title) for asset in assets]
