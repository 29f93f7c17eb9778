"""The settings of python3-saml for one provider: what this portal is, and what it demands."""

from __future__ import annotations

from allauth.socialaccount.models import SocialApp
from django.http import HttpRequest
from django.urls import reverse
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.settings import OneLogin_Saml2_Settings

SECURITY = {
    "wantAssertionsSigned": True,
    "wantNameId": False,
    "wantAttributeStatement": True,
    "allowRepeatAttributeName": True,
    "rejectDeprecatedAlgorithm": True,
    "requestedAuthnContext": False,
    # Names such as `localhost` and those of an intranet.
    "allowSingleLabelDomains": True,
    # Metadata that ages within two days breaks with those who read it once.
    "metadataValidUntil": "",
    "metadataCacheDuration": "",
}


def receiving_address(request: HttpRequest, app: SocialApp) -> str:
    """Give the address that responses for this portal are sent to."""
    return request.build_absolute_uri(reverse("saml_acs", args=[app.client_id]))


def entity_id(request: HttpRequest, app: SocialApp) -> str:
    """Give the name of this portal among identity providers: where its metadata are."""
    return request.build_absolute_uri(reverse("saml_metadata", args=[app.client_id]))


def settings_for(request: HttpRequest, app: SocialApp) -> OneLogin_Saml2_Settings:
    """Give what python3-saml has to know about both sides."""
    idp = app.settings["idp"]
    return OneLogin_Saml2_Settings(
        {
            "strict": True,
            "security": SECURITY,
            "idp": {
                "entityId": idp["entity_id"],
                "singleSignOnService": {"url": idp["sso_url"]},
                # More than one while the provider changes its key.
                "x509certMulti": {"signing": list(idp["certificates"])},
            },
            "sp": {
                "entityId": entity_id(request, app),
                "assertionConsumerService": {
                    "url": receiving_address(request, app),
                    "binding": Constants.BINDING_HTTP_POST,
                },
            },
        }
    )


def request_data(request: HttpRequest) -> dict[str, str]:
    """Give where a request was sent to, the way python3-saml reads it."""
    return {
        "https": "on" if request.is_secure() else "off",
        "http_host": request.get_host(),
        "script_name": "",
        "path_info": request.path,
    }
