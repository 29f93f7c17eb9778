"""The offer step of the wizard, and the terms of an incentive."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.incentives import policies
from campaigns.incentives.models import Incentive, Revision
from campaigns.programs.forms import brands_to_edit
from campaigns.programs.models import Campaign
from dealers.network.forms.brands import BrandChoice
from portal.accounts.models import User
from toolkits.library.models import Toolkit

EFFICIENCY = ("model", "fuel", "electric", "co2", "co2_class")


class OfferForm(forms.Form):
    """What a campaign hands out, and who approves what dealerships make of it."""

    toolkit = forms.ModelChoiceField(
        Toolkit.objects.none(),
        label=gettext_lazy("Toolkit"),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=gettext_lazy("Published toolkits of the brand."),
    )
    incentives = forms.ModelMultipleChoiceField(
        Incentive.objects.none(),
        label=gettext_lazy("Incentives"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Each dealership's templates show the one of its country that is in force."
        ),
    )
    approval_mode = forms.ChoiceField(
        label=gettext_lazy("Approval"),
        choices=Campaign.ApprovalMode.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Who looks at a localization before it may go live."),
    )

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        initial = {
            "toolkit": campaign.toolkit_id,
            "incentives": [incentive.pk for incentive in campaign.incentives.all()],
            "approval_mode": campaign.approval_mode,
        }
        super().__init__(data, initial=initial)
        of_brand = {"brand": campaign.brand_id}
        self.fields["toolkit"].queryset = Toolkit.objects.published().filter(**of_brand)  # type: ignore[attr-defined]
        self.fields["incentives"].queryset = Incentive.objects.filter(**of_brand)  # type: ignore[attr-defined]


class TermsForm(forms.ModelForm):  # type: ignore[type-arg]
    """One revision's terms; which of them are needed depends on the kind of offer."""

    models_offered = forms.CharField(
        label=gettext_lazy("Models"),
        required=False,
        help_text=gettext_lazy("Model names separated by commas; empty means every model."),
    )
    efficiency = forms.CharField(
        label=gettext_lazy("Consumption and CO₂"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "For Germany, a line for each model: name; l/100 km; kWh/100 km; g CO₂/km; class. "
            "Leave out what does not apply, such as “Aurora; ; 15.6; 0; A”."
        ),
    )

    class Meta:
        model = Revision
        fields = [
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
            "efficiency",
        ]
        widgets = {
            "effective_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "effective_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_models_offered(self) -> list[str]:
        names = self.cleaned_data["models_offered"].split(",")
        return [name.strip() for name in names if name.strip()]

    def clean_efficiency(self) -> list[dict[str, str]]:
        lines = self.cleaned_data["efficiency"].splitlines()
        return [_efficiency(line) for line in lines if line.strip()]

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = self.kind or data.get("kind")
        for field in policies.missing_terms(kind, data) if kind else []:
            if field not in self.errors:
                self.add_error(field, _("This kind of offer needs it."))
        return data


class IncentiveForm(TermsForm):
    """A new incentive and its first terms."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    brand = BrandChoice()
    kind = forms.ChoiceField(  # type: ignore[assignment]
        label=gettext_lazy("Kind"), choices=Incentive.Kind.choices
    )
    country = forms.CharField(
        label=gettext_lazy("Country"),
        max_length=2,
        required=False,
        help_text=gettext_lazy("Two letters, such as US or DE; empty means every country."),
    )
    field_order = ["brand", "name", "kind", "country", *TermsForm.Meta.fields]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].offer(brands_to_edit(user))  # type: ignore[attr-defined]

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()


def terms_of(revision: Revision | None) -> dict[str, Any]:
    """A revision's terms as the form starts with them, for the next one."""
    if revision is None:
        return {}
    fields: Iterable[str] = TermsForm.Meta.fields
    terms = {field: getattr(revision, field) for field in fields}
    return terms | {
        "models_offered": ", ".join(revision.models_offered),
        "efficiency": "\n".join(_efficiency_line(line) for line in revision.efficiency),
    }


def _efficiency(line: str) -> dict[str, str]:
    """One model's figures from a typed line; a decimal comma is a point."""
    parts = [part.strip() for part in line.split(";")]
    if len(parts) != len(EFFICIENCY) or not parts[0] or not re.fullmatch(r"[A-Ga-g]", parts[4]):
        raise ValidationError(_("“%(line)s” does not have the five parts."), params={"line": line})
    found = dict(zip(EFFICIENCY, parts, strict=True))
    for name in ("fuel", "electric", "co2"):
        found[name] = _figure(found[name])
    if not found["co2"]:
        raise ValidationError(_("“%(line)s” lacks its CO₂ figure."), params={"line": line})
    return found | {"co2_class": found["co2_class"].upper()}


def _figure(text: str) -> str:
    number = text.replace(",", ".")
    if number and not re.fullmatch(r"\d{1,4}(\.\d{1,2})?", number):
        raise ValidationError(_("“%(text)s” is not a number."), params={"text": text})
    return number


def _efficiency_line(figures: dict[str, str]) -> str:
    return "; ".join(figures.get(name, "") for name in EFFICIENCY)
