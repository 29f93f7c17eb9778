"""Single sign-on: what a provider's claims say a person is, and what follows from it here.

Each provider in `settings.SINGLE_SIGN_ON` lists rules: the value of a claim gives a role at a
place. Roles given this way are taken back when the claim is gone at the next sign-in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest

from dealers.network.actions.claims import ClaimedRole, take_claims
from dealers.network.anchors import anchor_named
from portal.accounts.capabilities import Role
from portal.accounts.models import User


def roles_claimed(provider: str, claims: Mapping[str, Any]) -> Iterator[ClaimedRole]:
    """Yield the roles that these claims give; rules for unknown places give nothing."""
    for rule in _rules(provider):
        if rule["value"] in _values(claims.get(rule["claim"])):
            known, anchor = anchor_named(rule["at"])
            if known:
                yield ClaimedRole(Role(rule["role"]), anchor)


def _rules(provider: str) -> list[dict[str, str]]:
    for known in settings.SINGLE_SIGN_ON:
        if known["id"] == provider:
            rules: list[dict[str, str]] = known.get("roles", [])
            return rules
    return []


def _values(claim: Any) -> list[str]:
    return [str(value) for value in claim] if isinstance(claim, list) else [str(claim)]


def claims_of(login: SocialLogin) -> dict[str, Any]:
    """Give the claims of the ID token and of the user-info answer, the latter winning.

    A SAML provider's claims are the attributes of its assertion.
    """
    data = login.account.extra_data
    parts = ("id_token", "userinfo", "attributes")
    return {name: value for part in parts for name, value in data.get(part, {}).items()}


def _is_free(address: str) -> bool:
    taken = (model.objects.filter(email__iexact=address) for model in (User, EmailAddress))
    return bool(address) and not any(rows.exists() for rows in taken)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Lets in whom the provider's claims give a role, and keeps those roles in step."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Tell whether the claims give a role and an address that is free; nobody else comes in.

        Without such an address allauth would let people type one, and nobody would have verified it.
        """
        claims = claims_of(sociallogin)
        has_role = any(roles_claimed(sociallogin.account.provider, claims))
        return has_role and _is_free(sociallogin.user.email)

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        """Give the person the name that the provider knows."""
        user: User = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        name = data.get("name") or claims_of(sociallogin).get("name")
        user.full_name = name or " ".join(part for part in parts if part)
        user.email = user.email.lower()
        return user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Keep a new person, with the roles that the claims give."""
        user: User = super().save_user(request, sociallogin, form)
        EmailAddress.objects.filter(user=user).update(verified=True)
        self._align(sociallogin)
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Bring the roles of a known person into line with the claims of this sign-in."""
        if sociallogin.is_existing:
            self._align(sociallogin)

    def _align(self, login: SocialLogin) -> None:
        claimed = roles_claimed(login.account.provider, claims_of(login))
        take_claims(login.user, list(claimed))
