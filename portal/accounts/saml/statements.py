"""What an identity provider states about a person, taken from a response that is beyond doubt.

python3-saml checks schema, signature, issuer, and the audience, recipient and times that a response
names. What it lets pass where a response is silent, is demanded here.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialApp
from django.http import HttpRequest
from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from portal.accounts.saml.toolkit import receiving_address, request_data, settings_for

# How far the clocks of both sides may be apart, in seconds; python3-saml itself allows five minutes.
SKEW = 60
ASSERTION = "/samlp:Response/saml:Assertion"
CONFIRMATION = (
    f"{ASSERTION}/saml:Subject/saml:SubjectConfirmation[@Method='{Constants.CM_BEARER}']"
    "/saml:SubjectConfirmationData"
)


class Unacceptable(Exception):
    """The response proves nothing; the text says why, for the log."""


@dataclass(frozen=True)
class Statement:
    """Who somebody is, as their identity provider says; read by allauth's provider."""

    assertion: str
    answers: str | None
    good_until: int
    name_id: str | None
    name_id_format: str | None
    attributes: dict[str, list[Any]]

    def get_attributes(self) -> dict[str, list[Any]]:
        """Give the values of each attribute."""
        return self.attributes

    def get_nameid(self) -> str | None:
        """Give the name that the provider has for the person."""
        return self.name_id

    def get_nameid_format(self) -> str | None:
        """Give what kind of name that is."""
        return self.name_id_format


def statement_in(request: HttpRequest, app: SocialApp) -> Statement:
    """Give what the posted response states; raise Unacceptable when it proves nothing."""
    try:
        response = OneLogin_Saml2_Response(
            settings_for(request, app), request.POST.get("SAMLResponse", "")
        )
        response.is_valid(request_data(request), raise_exceptions=True)
    except (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError) as refusal:
        raise Unacceptable(str(refusal)) from refusal
    except (etree.LxmlError, ValueError, AttributeError) as broken:
        raise Unacceptable(f"no SAML response: {broken}") from broken
    _demand_audience(response)
    return Statement(
        assertion=response.get_assertion_id(),
        answers=response.get_in_response_to(),
        good_until=min(
            _good_until(response), _confirmed_until(response, receiving_address(request, app))
        ),
        name_id=response.get_nameid(),
        name_id_format=response.get_nameid_format(),
        attributes=response.get_attributes(),
    )


def _demand_audience(response: OneLogin_Saml2_Response) -> None:
    if not response.get_audiences():
        raise Unacceptable("the assertion names no audience")


def _good_until(response: OneLogin_Saml2_Response) -> int:
    [conditions] = _found(response, f"{ASSERTION}/saml:Conditions")
    begins, ends = _moment(conditions, "NotBefore"), _moment(conditions, "NotOnOrAfter")
    if ends is None:
        raise Unacceptable("the assertion never ends")
    if ends + SKEW <= time.time() or (begins or 0) > time.time() + SKEW:
        raise Unacceptable("the assertion is not of this time; compare the clocks of both sides")
    return ends


def _confirmed_until(response: OneLogin_Saml2_Response, address: str) -> int:
    """Find whom the assertion was made for: this address, and the request that is answered.

    The head of a response need not be signed, so what it answers counts only if the assertion
    says the same.
    """
    for data in _found(response, CONFIRMATION):
        ends = _moment(data, "NotOnOrAfter")
        meant = data.get("Recipient") == address
        if ends and meant and data.get("InResponseTo") == response.get_in_response_to():
            return ends
    raise Unacceptable("the assertion is not bound to this address, this request and a time")


def _found(response: OneLogin_Saml2_Response, path: str) -> list[etree._Element]:
    found: list[etree._Element] = OneLogin_Saml2_XML.query(response.get_xml_document(), path)
    return found


def _moment(element: etree._Element, name: str) -> int | None:
    text = element.get(name)
    return int(OneLogin_Saml2_Utils.parse_SAML_to_time(text)) if text else None
