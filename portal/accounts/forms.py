"""What people type about their own sign-in."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class PasskeyForm(AddWebAuthnForm):
    """A passkey's name, and whether it replaces the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("So that you know it again, for example Laptop.")
        passwordless = self.fields["passwordless"]
        passwordless.label = _("Sign in with it instead of the password")
        passwordless.help_text = _("Your device asks for fingerprint, face or PIN.")
        passwordless.initial = True
