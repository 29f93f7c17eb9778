"""What people fill in about leads and their sources."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealers.leads.models import DeliveryTarget, Lead
from dealers.leads.states import Channel, ContactResult, ExcludedReason, LostReason, Verdict
from dealers.network.forms.brands import BrandChoice
from dealers.network.models import Dealership
from portal.accounts.models import User


class ContactForm(forms.Form):
    """A contact with the customer; without a time it was just now."""

    channel = forms.ChoiceField(label=_("How"), choices=Channel.choices, widget=forms.RadioSelect)
    result = forms.ChoiceField(label=_("How it went"), choices=ContactResult.choices)
    at = forms.DateTimeField(
        label=_("When"),
        required=False,
        help_text=_("Leave it empty for now. In the dealership's time."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 1}),
    )

    def __init__(self, lead: Lead, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.lead = lead

    def clean_at(self) -> datetime | None:
        """Read the time as the dealership's clocks show it."""
        at: datetime | None = self.cleaned_data["at"]
        return at.replace(tzinfo=self.lead.dealership.zone) if at else None


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(
        label=_("Who"), queryset=User.objects.none(), empty_label=_("Choose a person")
    )

    def __init__(self, people: list[User], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["to"]
        field.queryset = User.objects.filter(pk__in=[p.pk for p in people]).order_by("full_name")


class CloseForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("How it ended"),
        choices=[(v.value, v.label) for v in (Verdict.WON, Verdict.LOST)],
        widget=forms.RadioSelect,
    )
    lost_reason = forms.ChoiceField(
        label=_("If lost, why"), required=False, choices=[("", "—"), *LostReason.choices]
    )


class ExcludeForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=ExcludedReason.choices)


class SourceForm(forms.Form):
    """A new sender of leads, of a brand or of one of its dealerships."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Who sends: a portal, a website, an agency. It stands beside each lead."),
    )
    brand = BrandChoice()
    code = forms.CharField(
        label=_("Dealer code"),
        required=False,
        max_length=20,
        help_text=_("Only if every lead is for one dealership. Else the lead's vendor id decides."),
    )
    dealership: Dealership | None = None

    def __init__(self, brands: Any, dealerships: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["brand"].offer(brands)  # type: ignore[attr-defined]
        self.dealerships = dealerships

    def clean(self) -> dict[str, Any]:
        """Find the dealership among those this person keeps sources for."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("code") and given.get("brand"):
            here = self.dealerships.filter(brand=given["brand"], code=given["code"])
            self.dealership = here.first()
            if self.dealership is None:
                self.add_error("code", _("The brand has no dealership with this code."))
        return given


class ReplayForm(forms.Form):
    """Read again, for a dealership if nothing in the message names one."""

    code = forms.CharField(label=_("Dealer code"), required=False, max_length=20)
    dealership: Dealership | None = None

    def __init__(self, dealerships: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.dealerships = dealerships

    def clean_code(self) -> str:
        """Find the dealership among those this person keeps sources for."""
        code: str = self.cleaned_data["code"]
        if code:
            self.dealership = self.dealerships.filter(code=code).first()
            if self.dealership is None:
                raise forms.ValidationError(_("The brand has no dealership with this code."))
        return code


class TargetForm(forms.Form):
    """The system of a dealership that its leads are passed on to."""

    code = forms.CharField(label=_("Dealer code"), max_length=20)
    kind = forms.ChoiceField(label=_("How"), choices=DeliveryTarget.Kind.choices)
    address = forms.CharField(
        label=_("Address"), max_length=500, help_text=_("An address of the web, or of mail.")
    )
    token = forms.CharField(
        label=_("Token"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Sent as a bearer token, if the system wants one."),
    )
    dealership: Dealership

    def __init__(self, dealerships: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.dealerships = dealerships

    def clean_code(self) -> str:
        """Find the dealership among those this person connects systems for."""
        code: str = self.cleaned_data["code"]
        found = self.dealerships.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(
                _("No dealership that you connect systems for has this code.")
            )
        self.dealership = found
        return code
