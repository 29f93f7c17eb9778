"""What people may change about their own portal."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person's own name, phone, language and time zone."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Times that belong to no dealership are shown in this zone."),
    )

    class Meta:
        model = User
        fields = ["full_name", "phone", "language", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted(z for z in zoneinfo.available_timezones() if "/" in z or z == "UTC")
        self.fields["time_zone"].choices = [(name, name.replace("_", " ")) for name in names]  # type: ignore[attr-defined]


class ThemeForm(forms.ModelForm):  # type: ignore[type-arg]
    """Light, dark, or like the device."""

    class Meta:
        model = User
        fields = ["theme"]


class LanguageForm(forms.Form):
    """One of the portal's languages."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
