"""The providers that the setting `SINGLE_SIGN_ON` lists, the way django-allauth wants them."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from portal.common.xml import BrokenXml, ForbiddenXml, parse_xml

Provider = Mapping[str, Any]
SAML = "saml"
SAML_APP = "portal.accounts.saml"
METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
CERTIFICATE = "{http://www.w3.org/2000/09/xmldsig#}X509Certificate"
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
# What identity providers call these where a provider's `attributes` do not say.
ATTRIBUTES: dict[str, list[str]] = {
    "uid": ["urn:oasis:names:tc:SAML:attribute:subject-id"],
    "email": ["email", "mail", "urn:oid:0.9.2342.19200300.100.1.3", f"{CLAIMS}/emailaddress"],
    "email_verified": ["email_verified", "http://schemas.auth0.com/email_verified"],
    "name": [
        "name",
        "displayName",
        "urn:oid:2.16.840.1.113730.3.1.241",
        "http://schemas.microsoft.com/identity/claims/displayname",
    ],
    "first_name": ["firstName", "givenName", "urn:oid:2.5.4.42", f"{CLAIMS}/givenname"],
    "last_name": ["lastName", "sn", "urn:oid:2.5.4.4", f"{CLAIMS}/surname"],
    "groups": ["groups", "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups"],
}


def of_saml(providers: Iterable[Provider]) -> list[Provider]:
    """Give those that speak SAML; all others speak OpenID Connect."""
    return [provider for provider in providers if provider.get("protocol") == SAML]


def of_oidc(providers: Iterable[Provider]) -> list[Provider]:
    """Give those that speak OpenID Connect."""
    return [provider for provider in providers if provider.get("protocol") != SAML]


def oidc_app(provider: Provider) -> dict[str, Any]:
    """Give allauth's app for a provider that speaks OpenID Connect."""
    return {
        "provider_id": provider["id"],
        "name": provider["name"],
        "client_id": provider["client_id"],
        "secret": provider["secret"],
        "settings": {"server_url": provider["server_url"]},
    }


def saml_app(provider: Provider) -> dict[str, Any]:
    """Give allauth's app for an identity provider that speaks SAML.

    What is missing stays empty: the system check of `portal.accounts.checks` names it.
    """
    identity = identity_of(provider)
    own_names = {ours: [theirs] for ours, theirs in provider.get("attributes", {}).items()}
    return {
        "provider_id": provider.get("id", ""),
        "name": provider.get("name", ""),
        "client_id": provider.get("id", ""),
        "settings": {
            "idp": identity,
            "attribute_mapping": ATTRIBUTES | own_names,
            "verified_email": provider.get("verified_domains", []),
            "idp_initiated": provider.get("idp_initiated", False),
        },
    }


def identity_of(provider: Provider) -> dict[str, Any]:
    """Give an identity provider's entity id, address and certificates.

    They are in the setting itself or in a file of metadata; `problem` says why that is no use.
    """
    certificates = provider.get("certificate") or []
    said = {
        "entity_id": provider.get("entity_id", ""),
        "sso_url": provider.get("sso_url", ""),
        "certificates": [certificates] if isinstance(certificates, str) else certificates,
    }
    read = _read_metadata(provider["metadata"]) if provider.get("metadata") else {"problem": ""}
    return read | {name: value for name, value in said.items() if value or name not in read}


def _read_metadata(path: str) -> dict[str, Any]:
    try:
        root = parse_xml(Path(path).read_text())
    except (OSError, UnicodeError, BrokenXml, ForbiddenXml) as error:
        return {"problem": f"{path} cannot be read as SAML metadata: {error}"}
    entity = next(root.iter(f"{METADATA}EntityDescriptor"), root)
    role = entity.find(f"{METADATA}IDPSSODescriptor")
    if role is None:
        return {"problem": f"{path} describes no identity provider."}
    services = role.iterfind(f"{METADATA}SingleSignOnService[@Binding='{REDIRECT}']")
    keys = [
        key for key in role.iterfind(f"{METADATA}KeyDescriptor") if key.get("use") != "encryption"
    ]
    return {
        "entity_id": entity.get("entityID", ""),
        "sso_url": next((service.get("Location", "") for service in services), ""),
        "certificates": [each.text or "" for key in keys for each in key.iter(CERTIFICATE)],
        "problem": "",
    }


def origins(providers: Iterable[Provider]) -> list[str]:
    """Give where the sign-in page's forms may end up: at the doors of the providers."""
    found = []
    for provider in providers:
        if provider.get("protocol") == SAML:
            address = urlsplit(identity_of(provider)["sso_url"])
            found.append(f"{address.scheme}://{address.netloc}")
        else:
            found.append(provider["server_url"])
    return found


def saml_extra_problem() -> str:
    """Say why the packages of SAML cannot be used; nothing when they can."""
    try:
        importlib.import_module("onelogin.saml2.auth")
    except Exception as error:  # noqa: BLE001 - xmlsec beside a foreign lxml raises its own kind
        return str(error)
    return ""


def saml_apps(providers: Sequence[Provider]) -> list[str]:
    """Give the Django app of SAML where a provider speaks it and the packages are there."""
    return [SAML_APP] if of_saml(providers) and not saml_extra_problem() else []
