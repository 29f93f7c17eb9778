"""What people fill in about toolkits and assets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealers.network.forms.brands import BrandChoice
from dealers.network.models import Brand
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from toolkits.library.models import Asset, Toolkit


class ToolkitForm(forms.ModelForm):  # type: ignore[type-arg]
    """The words of a toolkit."""

    class Meta:
        model = Toolkit
        fields = ["name", "summary", "changes"]
        labels = {"name": _("Name"), "summary": _("Summary"), "changes": _("What changed")}
        help_texts = {
            "summary": _("One or two sentences that tell a dealership what it is for."),
            "changes": _("What is new in this version, for the people who used the one before."),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "changes": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.version == 1:
            del self.fields["changes"]


class NewToolkitForm(ToolkitForm):
    """A new toolkit: whose it is, and its words."""

    brand = BrandChoice()
    field_order = ["brand", "name", "summary"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        brands = Brand.objects.where(user, Can.EDIT_PROGRAMS)
        self.fields["brand"].offer(brands)  # type: ignore[attr-defined]


class AssetForm(forms.Form):
    """One upload and the rights to use it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("JPEG, PNG or WebP up to 12 MB, or a PDF document up to 25 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=Asset._meta.get_field("title").max_length,
        help_text=_("Say what is to be seen: it is read to people who can't see the picture."),
    )
    rights = forms.CharField(
        label=_("Rights"),
        required=False,
        max_length=300,
        help_text=_("Who owns it and what it may be used for."),
    )
    expires_on = forms.DateField(
        label=_("May be used until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    key_visual = forms.BooleanField(label=_("Show on the toolkit's card"), required=False)
