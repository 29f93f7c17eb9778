"""What authors fill in: a template's source, and its zones as a table."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from toolkits.creative.models import Template, Zone
from toolkits.creative.starters import starters


class StartForm(forms.Form):
    """From which starter a new template is made."""

    starter = forms.ChoiceField(label=_("Start from"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["starter"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(key, starter.title) for key, starter in starters().items()]


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]
    """A template's name and source."""

    class Meta:
        model = Template
        fields = ["name", "source"]
        labels = {"name": _("Name"), "source": _("Source")}
        widgets = {
            "source": forms.Textarea(
                attrs={
                    "class": "tk-source",
                    "rows": 24,
                    "spellcheck": "false",
                    "autocapitalize": "off",
                    "wrap": "off",
                }
            )
        }


class LinesField(forms.CharField):
    """A list of texts, typed one on each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(self.prepare_value(initial)) != self.to_python(data))


class ZoneForm(forms.ModelForm):  # type: ignore[type-arg]
    """One zone and what a dealership may do with it."""

    choices = LinesField(label=_("Choices"), required=False, help_text=_("One on each line."))

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
        labels = {
            "key": _("Key"),
            "label": _("Label"),
            "kind": _("Kind"),
            "mode": _("Mode"),
            "required": _("Required"),
            "change_required": _("Change required"),
            "min_length": _("At least"),
            "max_length": _("At most"),
            "default": _("Default"),
        }
        widgets = {"default": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        """Refuse settings that contradict each other."""
        data = super().clean() or self.cleaned_data
        shortest, longest = data.get("min_length"), data.get("max_length")
        if shortest and longest and shortest > longest:
            self.add_error("max_length", _("The most is less than the least."))
        offers = data.get("mode") == Zone.Mode.CHOICE and data.get("kind") != Zone.Kind.IMAGE
        if offers and not data.get("choices"):
            self.add_error("choices", _("Say which choices there are."))
        if data.get("mode") == Zone.Mode.LOCKED and data.get("change_required"):
            self.add_error("change_required", _("A locked zone can't be changed by dealerships."))
        return data


class ZoneTable(forms.BaseFormSet):  # type: ignore[type-arg]
    """The zones of a template, in reading order."""

    def clean(self) -> None:
        """Refuse the same key twice."""
        keys = [zone.key for zone in self.zones()]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise ValidationError(_("Two zones have the key “%(key)s”.") % {"key": twice.pop()})

    def zones(self) -> list[Zone]:
        """The zones that were typed, unsaved; rows left empty or marked for removal are no zones."""
        typed = [f for f in self.forms if f.has_changed() or f.initial]
        kept = [f for f in typed if hasattr(f, "cleaned_data") and not f.cleaned_data.get("DELETE")]
        return [_zone(form.cleaned_data) for form in kept if form.cleaned_data.get("key")]


def _zone(data: dict[str, Any]) -> Zone:
    return Zone(**{name: data[name] for name in ZoneForm.Meta.fields if name in data})


ZONE_FIELDS = tuple(ZoneForm.Meta.fields)
ZoneRows = forms.formset_factory(
    ZoneForm, formset=ZoneTable, extra=1, can_delete=True, max_num=60, absolute_max=80
)


def zone_rows(template: Template, data: Any = None) -> ZoneTable:
    """The table of a template's zones, filled from what was typed or from what is kept."""
    initial = [{name: getattr(zone, name) for name in ZONE_FIELDS} for zone in template.zones.all()]
    return cast("ZoneTable", ZoneRows(data, initial=initial, prefix="zones"))
