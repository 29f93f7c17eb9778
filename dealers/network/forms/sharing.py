"""What is typed about data sharing: what a dealership agrees to, and the text it agrees to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealers.network.models import AgreementText
from portal.accounts.capabilities import Data


class AgreementForm(forms.Form):
    """Which data go to whom; results go to both or to neither."""

    with_oem = forms.MultipleChoiceField(
        label=_("Shared with the OEM"),
        choices=Data.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    with_region = forms.MultipleChoiceField(
        label=_("Shared with the region"),
        choices=Data.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    read = forms.BooleanField(
        label=_("I have read the text and sign for the dealership."),
        error_messages={"required": _("Confirm that you have read the text.")},
    )
    text = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse a signature under nothing, and combinations that make no sense."""
        oem = set(self.cleaned_data.get("with_oem", ()))
        region = set(self.cleaned_data.get("with_region", ()))
        if not oem | region:
            self.add_error(None, _("Choose what is shared; to share nothing, withdraw."))
        if (Data.RESULTS in oem) != (Data.RESULTS in region):
            why = _("Results go to both the OEM and the region, or to neither.")
            self.add_error("with_region" if Data.RESULTS in oem else "with_oem", why)
        for name, shared in (("with_oem", oem), ("with_region", region)):
            if Data.CUSTOMERS in shared and Data.LEADS not in shared:
                why = _("Customers' details can be shared only together with leads.")
                self.add_error(name, why)
        return self.cleaned_data


class TextForm(forms.ModelForm):  # type: ignore[type-arg]
    """The next version of a brand's agreement, with a purpose for each kind of data."""

    class Meta:
        model = AgreementText
        fields = ["title", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before = self.initial.get("purposes", {})
        for kind in Data:
            self.fields[f"for_{kind}"] = forms.CharField(
                label=_("What for: %(data)s") % {"data": kind.label},
                max_length=300,
                initial=before.get(kind, ""),
            )

    @property
    def purposes(self) -> dict[str, str]:
        """What each kind of data is used for."""
        return {kind.value: self.cleaned_data[f"for_{kind}"] for kind in Data}
