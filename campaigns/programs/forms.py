"""The wizard's forms: one per step that programs owns."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.programs.models import Campaign
from dealers.network.models import Brand, Dealership, Region
from dealers.network.scoping import scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import User


class BriefForm(forms.ModelForm):  # type: ignore[type-arg]
    """What it is about and when it runs."""

    class Meta:
        model = Campaign
        fields = ["brand", "name", "goal", "brief", "starts_on", "ends_on", "visual"]
        widgets = {
            "brief": forms.Textarea(attrs={"rows": 5}),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "visual": forms.RadioSelect,
        }
        help_texts = {
            "goal": gettext_lazy("One sentence, with a number if there is one."),
            "brief": gettext_lazy(
                "What dealerships read first: what it is about and what they do."
            ),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].label = _("Brand")
        self.fields["brand"].queryset = brands_to_edit(user)  # type: ignore[attr-defined]
        if self.instance.brand_id:
            self.fields["brand"].disabled = True
            mine = Brand.objects.filter(pk=self.instance.brand_id)
            self.fields["brand"].queryset = mine  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day is before the first."))
        return data


class AudienceForm(forms.Form):
    """Whom it reaches: regions, dealer codes to add and dealer codes to leave out."""

    whole_brand = forms.BooleanField(
        label=gettext_lazy("Every dealership of the brand"), required=False
    )
    regions = forms.ModelMultipleChoiceField(
        Region.objects.none(),
        label=gettext_lazy("Regions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("A region counts with every district below it."),
    )
    dealerships = forms.CharField(
        label=gettext_lazy("Also these dealerships"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Dealer codes, separated by spaces, commas or new lines."),
    )
    excluded = forms.CharField(
        label=gettext_lazy("But not these"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Dealer codes. They are left out even if their region is chosen."),
    )

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        super().__init__(data, initial=audience_of(campaign))
        self.brand = campaign.brand
        regions = Region.objects.filter(brand=campaign.brand)
        self.fields["regions"].queryset = regions  # type: ignore[attr-defined]

    def clean_dealerships(self) -> list[Dealership]:
        return self._dealerships("dealerships")

    def clean_excluded(self) -> list[Dealership]:
        return self._dealerships("excluded")

    def _dealerships(self, field: str) -> list[Dealership]:
        codes = [code for code in re.split(r"[\s,;]+", self.cleaned_data[field]) if code]
        found = {d.code: d for d in Dealership.objects.filter(brand=self.brand, code__in=codes)}
        unknown = [code for code in codes if code not in found]
        if unknown:
            raise ValidationError(_unknown_codes(unknown))
        return list(found.values())


def brands_to_edit(user: User) -> Any:
    """The brands whose campaigns this person prepares."""
    scope = scope_of(user, Can.EDIT_PROGRAMS)
    return Brand.objects.all() if scope.everything else Brand.objects.filter(pk__in=scope.brands)


def audience_of(campaign: Campaign) -> dict[str, Any]:
    """The audience as the form shows it: regions by key, dealerships by code."""
    return {
        "whole_brand": campaign.whole_brand,
        "regions": [region.pk for region in campaign.regions.all()],
        "dealerships": _codes(campaign.dealerships.all()),
        "excluded": _codes(campaign.excluded.all()),
    }


def _codes(dealerships: Iterable[Dealership]) -> str:
    return "\n".join(sorted(dealership.code for dealership in dealerships))


def _unknown_codes(codes: list[str]) -> str:
    text = ngettext(
        "No dealership of this brand has the code %(codes)s.",
        "No dealership of this brand has one of the codes %(codes)s.",
        len(codes),
    )
    return text % {"codes": ", ".join(codes)}


class LoanForm(forms.Form):
    """To whom a campaign is lent, for what, until when."""

    email = forms.EmailField(label=gettext_lazy("E-mail"))
    writes = forms.BooleanField(label=gettext_lazy("may write the brief"), required=False)
    until = forms.DateField(
        label=gettext_lazy("Until"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_email(self) -> str:
        """Find the person; who is in the portal is no secret to a brand's marketers."""
        address = str(self.cleaned_data["email"]).lower()
        person = User.objects.filter(email=address, is_active=True).exclude(
            email__endswith="@clients.invalid"
        )
        found = person.first()
        if found is None:
            raise ValidationError(
                _("Nobody with this address is in the portal; invite them first.")
            )
        self.person: User = found
        return address
