"""What people fill in at the desk, and what steers it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealers.leads.models import Lead, ReplyTemplate, Sequence, SequenceStep, SlaPolicy, Source
from dealers.leads.states import PauseReason
from dealers.network.models import Dealership, Region

LOCAL_TIME = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class ReplyForm(forms.Form):
    """A mail to the customer."""

    subject = forms.CharField(label=_("Subject"), max_length=150)
    body = forms.CharField(
        label=_("Text"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 7})
    )


class AppointmentForm(forms.Form):
    at = forms.DateTimeField(
        label=_("Appointment"), help_text=_("In the dealership's time."), widget=LOCAL_TIME
    )

    def __init__(self, lead: Lead, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.lead = lead

    def clean_at(self) -> datetime:
        """Read the time as the dealership's clocks show it."""
        at: datetime = self.cleaned_data["at"]
        return at.replace(tzinfo=self.lead.dealership.zone)


class PauseForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=PauseReason.choices)


class CoachingForm(forms.Form):
    text = forms.CharField(
        label=_("Coaching note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class PolicyForm(forms.ModelForm):  # type: ignore[type-arg]
    """The next version of a policy; which leads it is for stays as it is."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = SlaPolicy
        fields = [
            "first_response_minutes",
            "warn_minutes",
            "manager_minutes",
            "manager_hours",
            "escalate_minutes",
            "escalate_hours",
            "rescue_minutes",
            "next_response_minutes",
            "appointment_minutes",
            "hands_out",
            "effective_from",
        ]
        widgets = {"effective_from": LOCAL_TIME}
        help_texts = {
            "first_response_minutes": _("Business minutes from the lead's arrival."),
            "warn_minutes": _("Minutes before the first response is due."),
            "manager_minutes": _(
                "Minutes from the lead's arrival. Empty: when the first response is overdue."
            ),
            "escalate_minutes": _("Minutes from the lead's arrival."),
            "rescue_minutes": _(
                "Business minutes; then the lead goes to the next person who is there. Empty: never."
            ),
            "next_response_minutes": _(
                "Business minutes after the customer wrote again. Empty: no clock."
            ),
            "appointment_minutes": _("Business minutes from the lead's arrival. Empty: no clock."),
            "effective_from": _("For leads that arrive from then on. Empty: from now on."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["effective_from"].required = False


class NewPolicyForm(PolicyForm):
    """A policy for some of a brand's leads."""

    class Meta(PolicyForm.Meta):
        fields = ["brand", "region", "source", "kind", *PolicyForm.Meta.fields]

    def __init__(self, brands: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, rows in (
            ("brand", brands),
            ("region", Region.objects.filter(brand__in=brands)),
            ("source", Source.objects.filter(brand__in=brands)),
        ):
            field: Any = self.fields[name]
            field.queryset = rows


class OwnedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row of a brand or of one of its dealerships, of those where this person keeps texts."""

    dealership = forms.ModelChoiceField(
        label=_("Dealership"), queryset=Dealership.objects.none(), required=False
    )

    def __init__(self, brands: Any, dealerships: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.brands, self.dealerships = brands, dealerships
        field: Any = self.fields["dealership"]
        field.queryset = dealerships
        field.required = not brands
        field.empty_label = (
            _("Every dealership of the brand") if brands else _("Choose a dealership")
        )
        if not brands and len(dealerships) == 1:
            field.empty_label = None

    def clean(self) -> dict[str, Any]:
        """Give the row its brand: the dealership's, else the only one that this person steers."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        here = given.get("dealership")
        brand = here.brand if here else (self.instance.brand if self.instance.brand_id else None)
        self.instance.brand = brand or next(iter(self.brands), None)
        return given


class TemplateForm(OwnedForm):
    class Meta:
        model = ReplyTemplate
        fields = ["name", "dealership", "subject", "body", "is_active"]


class SequenceForm(OwnedForm):
    class Meta:
        model = Sequence
        fields = ["name", "dealership", "source", "is_active"]

    def __init__(self, brands: Any, dealerships: Any, *args: Any, **options: Any) -> None:
        super().__init__(brands, dealerships, *args, **options)
        at = {brand.pk for brand in brands} | {one.brand_id for one in dealerships}
        field: Any = self.fields["source"]
        # The brand's own, and those of one's dealerships: others' are no business of theirs.
        field.queryset = Source.objects.filter(
            Q(brand__in=brands) | Q(brand__in=at, dealership=None) | Q(dealership__in=dealerships)
        )
        field.empty_label = _("Every source")


class StepForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = SequenceStep
        fields = ["day", "kind", "subject", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"day": _("Days after the lead arrived; 0 is the same day.")}

    def clean(self) -> dict[str, Any]:
        """A mail needs a text."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("kind") == "mail" and not given.get("body"):
            self.add_error("body", _("Write the text of the mail."))
        return given


StepFormSet = forms.formset_factory(StepForm, extra=2, can_delete=True, max_num=20)
