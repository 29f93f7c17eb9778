"""What Django's system check says about single sign-on, before anybody stands before a shut door."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from cryptography.x509 import load_pem_x509_certificate
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from portal.settings.providers import Provider, identity_of, of_saml, saml_extra_problem

# Ids are part of addresses.
ADDRESS = re.compile(r"[-\w]+", re.ASCII)
EXTRA = "pip install --requirement requirements-saml.txt"


@register("sign_in")
def saml_is_complete(**_options: Any) -> list[CheckMessage]:
    """Refuse a SAML provider that lacks its packages or what the portal must know of it."""
    providers = of_saml(settings.SINGLE_SIGN_ON)
    problem = saml_extra_problem() if providers else ""
    missing = [_extra_missing(problem)] if problem else []
    gaps = [error for provider in providers for error in _gaps(provider)]
    return [*missing, *gaps, *_shared_ids(settings.SINGLE_SIGN_ON)]


def _extra_missing(problem: str) -> Error:
    text = f"SINGLE_SIGN_ON names a SAML provider, and the packages for SAML do not load: {problem}"
    return Error(text, hint=f"Install them: {EXTRA}", id="sign_in.E001")


def _shared_ids(providers: Iterable[Provider]) -> list[Error]:
    """People are known by their provider's id, so one provider could speak for another's."""
    ids = Counter(provider.get("id") for provider in providers)
    text = "SINGLE_SIGN_ON has more than one provider with the id {}"
    return [Error(text.format(each), id="sign_in.E004") for each, times in ids.items() if times > 1]


def _gaps(provider: Provider) -> Iterator[Error]:
    name = provider.get("id") or "without an id"
    identity = identity_of(provider)
    if identity["problem"]:
        yield Error(f"SAML provider {name}: {identity['problem']}", id="sign_in.E002")
    have = {
        "id": ADDRESS.fullmatch(provider.get("id", "")),
        "name": provider.get("name"),
        **_said(identity),
    }
    if gaps := [what for what, value in have.items() if not value]:
        hint = "entity_id, sso_url and certificate may also come from a file: metadata."
        text = f"SAML provider {name} says nothing usable about: {', '.join(gaps)}"
        yield Error(text, hint=hint, id="sign_in.E003")


def _said(identity: dict[str, Any]) -> dict[str, bool]:
    return {
        "entity_id": bool(identity["entity_id"]),
        "sso_url": identity["sso_url"].startswith(("https://", "http://")),
        "certificate": bool(identity["certificates"])
        and all(map(_reads, identity["certificates"])),
    }


def _reads(certificate: str) -> bool:
    """Tell whether a certificate, with its armour or without, can be read."""
    bare = re.sub(r"-----[A-Z ]+-----|\s", "", certificate)
    armoured = f"-----BEGIN CERTIFICATE-----\n{bare}\n-----END CERTIFICATE-----\n"
    try:
        load_pem_x509_certificate(armoured.encode())
    except ValueError:
        return False
    return True
