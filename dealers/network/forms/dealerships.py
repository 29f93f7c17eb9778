"""What a network admin types about a dealership."""

from __future__ import annotations

from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import get_territory_currencies
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dealers.network.forms.brands import BrandChoice
from dealers.network.models import Brand, Dealership, Region
from dealers.network.querysets import groups_visible_to
from portal.accounts.models import User, known_time_zones
from portal.common.models import UUIDModel

COUNTRY_CODE_LENGTH = 2


def countries() -> list[tuple[str, str]]:
    """Give the countries by name, in the reader's language."""
    names = Locale.parse(get_language() or "en", sep="-").territories.items()
    found = (
        (code, name) for code, name in names if len(code) == COUNTRY_CODE_LENGTH and code.isalpha()
    )
    return sorted(found, key=lambda pair: pair[1])


def currencies() -> list[tuple[str, str]]:
    """Give the currencies that are legal tender somewhere."""
    codes = {code for country, _name in countries() for code in get_territory_currencies(country)}
    names = Locale.parse(get_language() or "en", sep="-").currencies
    return [(code, f"{code} · {names.get(code, code)}") for code in sorted(codes)]


def time_zones() -> list[tuple[str, str]]:
    """Give the time zones that are named by a place."""
    names = sorted(name for name in known_time_zones() if "/" in name)
    return [(name, name.replace("_", " ")) for name in names if not name.startswith("Etc/")]


class RegionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A region of one brand, told with its place in the tree."""

    def label_from_instance(self, region: UUIDModel) -> str:
        """Show the tree by indenting."""
        depth = getattr(region, "depth", 1) - 1
        return "\u2003" * depth + f"{region}"


class DealershipForm(forms.ModelForm):  # type: ignore[type-arg]
    """A dealership's facts, its district and its owner."""

    region = RegionChoice(label=_("District"), queryset=Region.objects.none())
    country = forms.ChoiceField(label=_("Country"), choices=countries)
    currency = forms.ChoiceField(label=_("Currency"), choices=currencies)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        help_text=_("Opening hours, local days and deadlines are told in it."),
    )
    locale = forms.CharField(
        label=_("Language and formats"),
        max_length=10,
        initial="en-US",
        help_text=_("What its customers read, for example en-US or de-DE."),
    )

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Dealership
        fields = [
            "code", "name", "status", "region", "group", "street", "postal_code", "city",
            "subdivision", "country", "latitude", "longitude", "time_zone", "currency", "locale",
            "phone", "email", "website",
        ]  # fmt: skip
        help_texts = {
            "code": _("The brand's own code for it; leading zeros count."),
            "subdivision": _("The state's short form: public holidays follow from it."),
        }

    def __init__(self, *args: Any, brand: Brand, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.filter(brand=brand)  # type: ignore[attr-defined]
        self.fields["group"].queryset = groups_visible_to(user)  # type: ignore[attr-defined]
        self.fields["group"].label = _("Dealer group")
        self.fields["status"].label = _("Status")
        self.fields["latitude"].label = _("Latitude")
        self.fields["longitude"].label = _("Longitude")

    def clean_locale(self) -> str:
        """Accept what the formats library knows."""
        value: str = self.cleaned_data["locale"].replace("_", "-")
        try:
            Locale.parse(value, sep="-")
        except (UnknownLocaleError, ValueError) as unknown:
            raise forms.ValidationError(_("Nobody knows this language.")) from unknown
        return value

    def clean_subdivision(self) -> str:
        """Keep codes in capitals."""
        return str(self.cleaned_data["subdivision"]).upper()

    def validate_constraints(self) -> None:
        """Leave what concerns other dealerships to the action, which says it in words."""

    def validate_unique(self) -> None:
        """Leave what concerns other dealerships to the action, which says it in words."""


class BrandForm(forms.ModelForm):  # type: ignore[type-arg]
    """A brand's name, maker and colour."""

    class Meta:
        model = Brand
        fields = ["name", "oem_name", "accent"]
        widgets = {"accent": forms.TextInput(attrs={"type": "color"})}
        help_texts = {"accent": _("Colours the brand's pages; must be readable on white.")}


class RegionForm(forms.Form):
    """A region's name, code and place in its brand's tree."""

    name = forms.CharField(label=_("Name"), max_length=80)
    code = forms.CharField(label=_("Code"), max_length=20, help_text=_("Unique in the brand."))
    under = RegionChoice(
        label=_("Lies in"),
        queryset=Region.objects.none(),
        required=False,
        empty_label=_("The brand"),
    )

    def __init__(
        self, *args: Any, brand: Brand, moving: Region | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.filter(brand=brand)
        if moving:
            regions = regions.exclude(path__startswith=moving.path)
        self.fields["under"].queryset = regions  # type: ignore[attr-defined]


class GroupForm(forms.Form):
    """What a dealer group is called."""

    name = forms.CharField(label=_("Name"), max_length=120)


class RosterForm(forms.Form):
    """A file of dealerships for one brand."""

    brand = BrandChoice()
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or XLSX with at least code, name, and state or region. Nothing is changed before you have seen the differences."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xls,text/csv"}),
    )
