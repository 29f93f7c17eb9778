"""What is typed about an API client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealers.network.querysets import today
from portal.accounts.capabilities import CLIENT_ROLES, MEANING, Can, Role

LASTS = timedelta(days=365)
LONGEST = timedelta(days=730)


class ClientForm(forms.Form):
    """A client's name, whether it may write, what it may do, and until when."""

    name = forms.CharField(
        label=_("Name"), max_length=150, help_text=_("The system that uses it, for example CRM.")
    )
    role = forms.ChoiceField(
        label=_("Access"),
        widget=forms.RadioSelect,
        choices=[(role.value, role.label) for role in CLIENT_ROLES],
        initial=Role.API_READER.value,
    )
    can = forms.MultipleChoiceField(
        label=_("May do"), widget=forms.CheckboxSelectMultiple, choices=[]
    )
    until = forms.DateField(
        label=_("Until"),
        initial=lambda: today() + LASTS,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The last day; at most two years away."),
    )

    def __init__(self, *args: Any, offered: Mapping[Role, Sequence[Can]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        held = dict.fromkeys(can for capabilities in offered.values() for can in capabilities)
        self.fields["can"].choices = [(can.value, MEANING[can]) for can in held]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Hold what the client may do to its access, and its last day to two years."""
        data = self.cleaned_data
        until = data.get("until")
        if until and not today() <= until <= today() + LONGEST:
            self.add_error("until", _("Choose a day from today on, at most two years away."))
        allowed = self.offered.get(data.get("role"), ())  # type: ignore[arg-type]
        if writing := [name for name in data.get("can", ()) if Can(name) not in allowed]:
            words = ", ".join(str(MEANING[Can(name)]) for name in writing)
            self.add_error("can", _("A client that reads can't: %(names)s.") % {"names": words})
        return data
