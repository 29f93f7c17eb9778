"""Prospects as an ADF 1.0 document: every field where the standard has it, in the standard's order.

Reading what was written gives the same prospects. Extensions go back to where they stood, where
that place exists again, else into an element of our own namespace that any reader may skip.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from dealers.leads.adf.extensions import KEPT, Extension
from dealers.leads.adf.prospects import Address, Contact, Party, Phone, Prospect
from dealers.leads.adf.vocabulary import ELEMENTS, STRUCTURE
from dealers.leads.adf.writing_parts import add, clean, write_ids
from dealers.leads.adf.writing_vehicles import write_vehicle
from portal.common.xml import BrokenXml, ForbiddenXml, parse_xml

PROLOG = b'<?xml version="1.0" encoding="UTF-8"?>\n<?adf version="1.0"?>\n'
STEP = re.compile(r"([a-z]+)(?:\[(\d+)\])?")
PLAIN_NAME = re.compile(r"(?:\{[^{}\s]+\})?[A-Za-z_][\w.-]*", re.ASCII)


def write_adf(prospects: Iterable[Prospect]) -> bytes:
    """Return a document, UTF-8 with the standard's prolog, that holds these prospects."""
    root = Element("adf")
    for prospect in prospects:
        _write_prospect(root, prospect)
    document: bytes = tostring(root, encoding="utf-8")
    return PROLOG + document


def _write_prospect(root: Element, prospect: Prospect) -> None:
    top = SubElement(root, "prospect", {"status": "resend"} if prospect.is_resend else {})
    write_ids(top, prospect.ids)
    add(top, "requestdate", prospect.request_date)
    for vehicle in prospect.vehicles:
        write_vehicle(top, vehicle)
    _write_customer(top, prospect)
    _write_vendor(top, prospect.vendor)
    _write_provider(top, prospect.provider)
    for extension in prospect.extra:
        _put_back(root, top, extension)


def _write_customer(top: Element, prospect: Prospect) -> None:
    customer = SubElement(top, "customer")
    _write_contact(customer, prospect.contact)
    write_ids(customer, prospect.customer_ids)
    if prospect.timeframe:
        timeframe = SubElement(customer, "timeframe")
        for part in ("description", "earliestdate", "latestdate"):
            add(timeframe, part, prospect.timeframe.get(part, ""))
    add(customer, "comments", prospect.comments)


def _write_contact(parent: Element, contact: Contact) -> None:
    if contact == Contact():
        return
    element = SubElement(parent, "contact", {"primarycontact": "1"} if contact.is_primary else {})
    kind = "business" if contact.is_business else ""
    parts = {
        "full": contact.full_name,
        "first": contact.first_name,
        "middle": contact.middle_name,
        "last": contact.last_name,
        "suffix": contact.suffix,
    }
    for part, text in parts.items():
        if text:
            add(element, "name", text, part=part, type=kind)
    if contact.is_business and not any(parts.values()):
        SubElement(element, "name", {"type": kind})
    _write_reach(element, contact.emails, contact.phones, contact.preferred_email)
    if contact.address:
        _write_address(element, contact.address)


def _write_reach(
    parent: Element, emails: Sequence[str], phones: Sequence[Phone], preferred: str = ""
) -> None:
    for mail in emails:
        add(parent, "email", mail, preferredcontact="1" if mail == preferred else "")
    for phone in phones:
        add(
            parent,
            "phone",
            phone.raw,
            type=phone.label or ("" if phone.type == "phone" else phone.type),
            time=phone.time,
            preferredcontact="1" if phone.preferred else "",
        )


def _write_address(parent: Element, address: Address) -> None:
    element = SubElement(parent, "address", {"type": address.type} if address.type else {})
    for number, line in enumerate(address.street, 1):
        add(element, "street", line, line=str(number))
    add(element, "apartment", address.apartment)
    add(element, "city", address.city)
    add(element, "regioncode", address.region)
    add(element, "postalcode", address.postal_code)
    add(element, "country", address.country)


def _write_vendor(top: Element, vendor: Party) -> None:
    if vendor == Party():
        return
    element = SubElement(top, "vendor")
    write_ids(element, vendor.ids)
    add(element, "vendorname", vendor.name)
    add(element, "url", vendor.url or vendor.url_text)
    add(element, "service", vendor.service)
    _write_reach(element, vendor.emails, vendor.phones)
    _write_contact(element, vendor.contact)


def _write_provider(top: Element, provider: Party) -> None:
    if provider == Party():
        return
    element = SubElement(top, "provider")
    write_ids(element, provider.ids)
    add(element, "name", provider.name, type="business" if provider.is_business else "")
    add(element, "service", provider.service)
    add(element, "url", provider.url or provider.url_text)
    _write_reach(element, provider.emails, provider.phones)
    _write_contact(element, provider.contact)


def _put_back(root: Element, prospect: Element, extension: Extension) -> None:
    place = _place_of(root, prospect, extension["path"])
    if place is None or not _put_into(place, extension):
        SubElement(prospect, KEPT).text = json.dumps(extension, ensure_ascii=True, sort_keys=True)


def _place_of(root: Element, prospect: Element, path: str) -> Element | None:
    """Return the element at a path, where it is certain to be the one that was meant."""
    if path == "/adf":
        return root
    found: Element | None = prospect if path.startswith("/prospect") else None
    for step in path.split("/")[2:]:
        match = STEP.fullmatch(step)
        if found is None or match is None or match[1] not in STRUCTURE:
            return None
        number = int(match[2] or 1)
        same = found.findall(match[1])
        certain = number == 1 or match[1] == "vehicle"
        found = same[number - 1] if certain and number <= len(same) else None
    return found


def _put_into(place: Element, extension: dict[str, Any]) -> bool:
    """Add attributes or an element of others as they stood; say whether that could be done."""
    if attributes := extension.get("attributes"):
        taken = {name.lower() for name in place.attrib}
        if any(n.lower() in taken or not PLAIN_NAME.fullmatch(n) for n in attributes):
            return False
        place.attrib.update({name: clean(value) for name, value in attributes.items()})
        return True
    try:
        element = parse_xml(extension.get("xml", ""))
    except (BrokenXml, ForbiddenXml):
        return False
    if any(inner.tag.lower() in ELEMENTS for inner in element.iter()):
        return False
    place.append(element)
    return True
