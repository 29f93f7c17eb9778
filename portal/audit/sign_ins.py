"""Signing in and out, and what people change about it, on the record.

allauth and Django announce these; nobody else would write them down.
"""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from portal.accounts.models import User
from portal.audit.models import record


@receiver(user_logged_in)
def signed_in(user: User, **_rest: Any) -> None:
    """Write down that a person came in."""
    record("account.signed_in", user, by=user)


@receiver(user_logged_out)
def signed_out(user: User | None, **_rest: Any) -> None:
    """Write down that a person left."""
    if user is not None:
        record("account.signed_out", user, by=user)


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], **_rest: Any) -> None:
    """Write down a failed try against an account that exists; what was typed is not kept."""
    email = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    if user := User.objects.filter(email=email).first():
        record("account.sign_in_failed", user, by=None)


@receiver([password_changed, password_reset, password_set])
def changed_password(user: User, **_rest: Any) -> None:
    """Write down that a password is another one now."""
    record("account.password_changed", user, by=user)


@receiver(authenticator_added)
def added_factor(user: User, authenticator: Any, **_rest: Any) -> None:
    """Write down a new passkey, app or set of codes."""
    record("account.second_factor_added", user, by=user, detail={"method": authenticator.type})


@receiver(authenticator_removed)
def removed_factor(user: User, authenticator: Any, **_rest: Any) -> None:
    """Write down that a passkey, app or set of codes is gone."""
    record("account.second_factor_removed", user, by=user, detail={"method": authenticator.type})
