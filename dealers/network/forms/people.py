"""What managers type about people, and people about themselves when they come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from dealers.network.querysets import today
from portal.accounts.capabilities import MEANING, Can, Role
from portal.accounts.models import User


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)


class DatesForm(forms.Form):
    """From which day until which a role holds."""

    from_date = _day(_("From"), initial=today)
    until_date = _day(
        _("Until"), required=False, help_text=_("The last day. Without one, until ended.")
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        first, last = self.cleaned_data.get("from_date"), self.cleaned_data.get("until_date")
        if first and last and last < first:
            self.add_error("until_date", _("The last day comes before the first one."))
        return self.cleaned_data


class RoleForm(DatesForm):
    """A role, from a day until a day."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    field_order = ["email", "full_name", "role", "from_date", "until_date", "language"]

    def __init__(self, *args: Any, roles: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        if len(roles) == 1:
            self.fields["role"].initial = roles[0].value


class InvitationForm(RoleForm):
    """Whom to invite, as what, in which language."""

    email = forms.EmailField(
        label=_("E-mail"), help_text=_("The invitation works for this address only.")
    )
    full_name = forms.CharField(label=_("Name"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)


class NewcomerForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new person's name and password."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least twelve characters; a few unusual words are stronger than signs."),
    )

    class Meta:
        model = User
        fields = ["full_name"]

    def clean(self) -> dict[str, Any]:
        """Hold the password to the rules, knowing name and address."""
        data = super().clean() or self.cleaned_data
        draft = User(email=self.instance.email, full_name=data.get("full_name", ""))
        if password := data.get("password"):
            try:
                password_validation.validate_password(password, draft)
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return data


class EndForm(forms.Form):
    """Who takes over when somebody's role ends."""

    successor = forms.ModelChoiceField(
        label=_("Hand over to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
    )


class OneOffForm(forms.Form):
    """Which capabilities to lend, until when."""

    can = forms.MultipleChoiceField(
        label=_("May do"), widget=forms.CheckboxSelectMultiple, choices=[]
    )
    until = _day(_("Until"), help_text=_("The last day; access ends by itself."))

    def __init__(self, *args: Any, capabilities: Sequence[Can], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["can"].choices = [(can.value, MEANING[can]) for can in capabilities]  # type: ignore[attr-defined]


class RecordForm(forms.Form):
    """What to look for in the audit trail."""

    q = forms.CharField(
        label=_("Person, thing or event"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    since = _day(_("From"), required=False)
    until = _day(_("Until"), required=False)
