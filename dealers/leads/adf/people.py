"""Names, telephone numbers, addresses and the parties of a prospect."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import phonenumbers
from babel import Locale
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from dealers.leads.adf.document import local_name
from dealers.leads.adf.elements import PARTIES, attribute, find_all, first, words, words_of
from dealers.leads.adf.prospects import Address, Contact, ExternalId, Party, Phone
from dealers.leads.adf.vocabulary import PHONE_TYPES

COUNTRIES = {"USA": "US", "U.S.A.": "US", "U.S.": "US", "UNITED STATES OF AMERICA": "US"}
COUNTRIES |= {"UK": "GB", "ENGLAND": "GB", "CAN": "CA", "DEU": "DE", "GER": "DE", "D": "DE"}
NAME_PARTS = {"first": "first", "middle": "middle", "suffix": "suffix", "last": "last"}
CONTACT = frozenset({"contact"})
NAME_PARTS |= {"surname": "last", "lastname": "last", "firstname": "first", "full": "full"}
# Numbers that people type to get past a form.
PLACEHOLDERS = frozenset({"1234567890", "0123456789", "123456789"})


def read_ids(elements: Iterable[Element]) -> tuple[ExternalId, ...]:
    """Return the ids that say something, with the system that gave them."""
    return tuple(
        ExternalId(value, attribute(element, "source") or "", attribute(element, "sequence") or "")
        for element in elements
        if (value := words(element)) and not _is_placeholder(element, value)
    )


def _is_placeholder(element: Element, value: str) -> bool:
    """Say whether a sender forgot to fill in its template: such an id names every lead."""
    return "uniqueleadid" in (value.casefold(), (attribute(element, "sequence") or "").casefold())


def read_contact(tops: list[Element], outside: frozenset[str] = frozenset()) -> Contact:
    """Return one contact read from these elements; the first that says something wins."""
    names: dict[str, str] = {}
    business = False
    for top in tops:
        for element in find_all(top, "name", outside=outside):
            part = NAME_PARTS.get((attribute(element, "part") or "full").casefold(), "full")
            if words(element):
                names.setdefault(part, words(element))
            business = business or (attribute(element, "type") or "").casefold() == "business"
    return Contact(
        full_name=names.get("full", ""),
        first_name=names.get("first", ""),
        middle_name=names.get("middle", ""),
        last_name=names.get("last", ""),
        suffix=names.get("suffix", ""),
        is_business=business,
        is_primary=any(attribute(top, "primarycontact") == "1" for top in tops),
        emails=(emails := _emails(tops, outside)),
        preferred_email=emails[0] if _prefers_mail(tops, outside) else "",
        phones=_phones(tops, outside),
        address=next((a for top in tops if (a := _address(top, outside))), None),
    )


def primary_first(contacts: list[Element]) -> list[Element]:
    """Return contacts with the sender's primary one in front."""
    return sorted(contacts, key=lambda contact: attribute(contact, "primarycontact") != "1")


def _emails(tops: list[Element], outside: frozenset[str]) -> tuple[str, ...]:
    found = _mail_elements(tops, outside)
    found.sort(key=lambda mail: attribute(mail, "preferredcontact") != "1")
    return tuple(dict.fromkeys(words(mail) for mail in found))


def _mail_elements(tops: list[Element], outside: frozenset[str]) -> list[Element]:
    found = (mail for top in tops for mail in find_all(top, "email", outside=outside))
    return [mail for mail in found if words(mail)]


def _prefers_mail(tops: list[Element], outside: frozenset[str]) -> bool:
    return any(attribute(m, "preferredcontact") == "1" for m in _mail_elements(tops, outside))


def _phones(tops: list[Element], outside: frozenset[str]) -> tuple[Phone, ...]:
    elements = [phone for top in tops for phone in find_all(top, "phone", outside=outside)]
    found = [phone for element in elements if (phone := _phone(element))]
    return tuple(sorted(dict.fromkeys(found), key=lambda phone: not phone.preferred))


def _phone(element: Element) -> Phone | None:
    raw = words(element)
    if not raw:
        return None
    label = (attribute(element, "type") or "").casefold()
    kind = PHONE_TYPES.get(label, "phone")
    return Phone(
        raw=raw,
        type=kind,
        time=(attribute(element, "time") or "").casefold(),
        preferred=attribute(element, "preferredcontact") == "1",
        label="" if label == kind else label,
    )


def _address(top: Element, outside: frozenset[str]) -> Address | None:
    element = first(top, "address", outside=outside)
    if element is None:
        return None
    address = Address(
        street=tuple(text for line in find_all(element, "street") if (text := words(line))),
        apartment=words_of(element, "apartment"),
        city=words_of(element, "city"),
        region=words_of(element, "regioncode"),
        postal_code=words_of(element, "postalcode"),
        country=country_code(words_of(element, "country")),
        type=(attribute(element, "type") or "").casefold(),
    )
    return address if address != Address(type=address.type) else None


def country_code(text: str) -> str:
    """Return the ISO 3166 two-letter code of a country, or the text as it is."""
    folded = text.upper()
    if folded in COUNTRIES:
        return COUNTRIES[folded]
    if len(folded) == 2 and folded in phonenumbers.SUPPORTED_REGIONS:
        return folded
    return _country_names().get(text.casefold(), text)


@cache
def _country_names() -> dict[str, str]:
    languages = (Locale(code) for code in ("de", "fr", "es", "en"))
    return {
        name.casefold(): code
        for language in languages
        for code, name in language.territories.items()
        if len(code) == 2
    }


def read_party(element: Element | None, warnings: list[str]) -> Party:
    """Return a vendor or provider; a name in it never makes a dealership."""
    if element is None:
        return Party()
    contact = read_contact(primary_first(list(find_all(element, "contact"))))
    own_name = words_of(element, "vendorname") or words_of(element, "name", outside=CONTACT)
    url = words_of(element, "url")
    usable = not url or _is_web_address(url)
    if not usable:
        warnings.append(f"not_a_url: {url[:60]}")
    return Party(
        name=own_name or contact.name,
        is_business=local_name(element) == "provider" and _is_business(element),
        ids=read_ids(find_all(element, "id")),
        url=url if usable else "",
        url_text="" if usable else url,
        service=words_of(element, "service"),
        emails=_emails([element], CONTACT),
        phones=_phones([element], CONTACT),
        contact=contact,
    )


def _is_business(element: Element) -> bool:
    names = (child for child in element if local_name(child) == "name")
    return any((attribute(name, "type") or "").casefold() == "business" for name in names)


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text if "//" in text else f"https://{text}")
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "." in parts.netloc and " " not in text


def e164(raw: str, country: str) -> str | None:
    """Return a number that may be dialled, in E.164, or None for one that must not be."""
    digits = "".join(sign for sign in raw if sign.isdigit())
    if digits in PLACEHOLDERS or len(set(digits)) < 2:
        return None
    try:
        number = phonenumbers.parse(raw, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def clean_email(raw: str) -> str | None:
    """Return an address that mail can be sent to, in lower case, or None."""
    address = raw.strip().strip("<>").removeprefix("mailto:").casefold()
    try:
        validate_email(address)
    except ValidationError:
        return None
    return address


def customer_parts(prospect: Element, warnings: list[str]) -> tuple[list[Element], frozenset[str]]:
    """Return where the customer is described, and what not to look into there."""
    customer = first(prospect, "customer")
    if customer is not None:
        contacts = list(find_all(customer, "contact", outside=PARTIES))
        return primary_first(contacts) or [customer], PARTIES
    contacts = list(find_all(prospect, "contact", outside=PARTIES))
    if contacts:
        warnings.append("customer_misplaced")
    return primary_first(contacts), PARTIES
