"""The landing page's form: what is asked, how it is signed, and when it is too much."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from campaigns.activations.models import Activation
from portal.common.rate_limits import allowed

SALT = "campaigns.landing"
TOKEN_LIVES = 24 * 3600
TRAP = "company_url"
LARGEST = 20_000
PER_ADDRESS, PER_PAGE, WINDOW = 8, 240, 600


class EnquiryForm(forms.Form):
    """Four fields and the consent; a phone number or an e-mail address is enough."""

    name = forms.CharField(max_length=120)
    email = forms.CharField(max_length=200, required=False, validators=[validate_email])
    phone = forms.CharField(max_length=40, required=False)
    message = forms.CharField(max_length=2000, required=False)
    consent = forms.CharField(max_length=10)

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if phone and sum(sign.isdigit() for sign in phone) < 5:
            raise ValidationError(_("This phone number is too short."))
        return phone

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("phone") and not data.get("email") and not self.errors:
            self.add_error("phone", _("Leave a phone number or an e-mail address."))
        return data

    def enquiry(self) -> dict[str, str]:
        """What was typed, in the words of the leads' intake."""
        typed = dict(self.cleaned_data)
        return {"comments": typed.pop("message"), **typed}

    def first_errors(self) -> dict[str, str]:
        """One sentence for each wrong field."""
        return {field: str(errors[0]) for field, errors in self.errors.items()}


def token_for(activation: Activation) -> str:
    """Proof that the form came from this page, and not long ago."""
    return signing.dumps(str(activation.pk), salt=SALT)


def is_genuine(token: str, activation: Activation) -> bool:
    """Whether this page gave out the token within the last day."""
    try:
        return bool(signing.loads(token, salt=SALT, max_age=TOKEN_LIVES) == str(activation.pk))
    except signing.BadSignature:
        return False


def is_within_limits(activation: Activation, address: str) -> bool:
    """Count one sending; whether the sender and the page are still within their limits."""
    by_sender = allowed(f"enquiry:{address}", limit=PER_ADDRESS, per_seconds=WINDOW)
    on_page = allowed(f"enquiry:{activation.pk}", limit=PER_PAGE, per_seconds=WINDOW)
    return by_sender and on_page
