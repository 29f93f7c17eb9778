"""From raw bytes to prospects: tolerant of order and depth, strict about what was guessed."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from dealers.leads.adf.document import Unreadable, local_name, open_document
from dealers.leads.adf.elements import (
    PARTIES,
    choice,
    find_all,
    first,
    plain_text,
    words,
    words_of,
)
from dealers.leads.adf.extensions import extensions, foreign_attributes, in_order
from dealers.leads.adf.people import customer_parts, read_contact, read_ids, read_party
from dealers.leads.adf.prospects import ExternalId, Prospect, Vehicle
from dealers.leads.adf.vehicles import of_interest, read_vehicle, to_trade
from dealers.leads.adf.vocabulary import PROSPECT_STATUSES

OPT_IN = re.compile(
    r"\b(?:opt(?:ed)?[ -]?(?:in|out)|consent(?:ed|s)?|einwilligung)\b", re.IGNORECASE
)


def read_adf(raw: bytes) -> list[Prospect]:
    """Return every prospect of a document, in order, each with its own warnings.

    Raises Unreadable with a reason when not even one can be read.
    """
    root, warnings = open_document(raw)
    found = list(find_all(root, "prospect"))
    if not found:
        raise Unreadable("no_prospect")
    about_all = list(foreign_attributes(root, "/adf"))
    return [_read(element, i, warnings, about_all) for i, element in enumerate(found)]


def _read(
    element: Element, index: int, about_document: list[str], about_all: list[dict[str, Any]]
) -> Prospect:
    warnings = list(about_document)
    vehicles = tuple(read_vehicle(found, warnings) for found in find_all(element, "vehicle"))
    wanted, offered = of_interest(vehicles), to_trade(vehicles)
    contact_parts, outside = customer_parts(element, warnings)
    prospect = Prospect(
        index=index,
        status=choice(element, "status", PROSPECT_STATUSES, "new", warnings),
        ids=_ids(element),
        customer_ids=_ids(first(element, "customer")),
        request_date=words_of(element, "requestdate"),
        contact=read_contact(contact_parts, outside),
        vehicle_of_interest=wanted,
        trade_in=offered,
        vehicles=vehicles,
        vendor=read_party(first(element, "vendor"), warnings),
        provider=read_party(first(element, "provider"), warnings),
        timeframe=_timeframe(first(element, "timeframe")),
        comments=_comments(element),
        extra=in_order([*about_all, *extensions(element)]),
        warnings=(),
    )
    warnings += _observations(wanted, offered)
    if OPT_IN.search(prospect.comments):
        # What a sender says about consent proves none: no text, no version, nobody who gave it.
        warnings.append("opt_in_claimed")
    return _with_warnings(prospect, warnings)


def _with_warnings(prospect: Prospect, warnings: list[str]) -> Prospect:
    return Prospect(**{**vars(prospect), "warnings": tuple(dict.fromkeys(warnings))})


def _ids(element: Element | None) -> tuple[ExternalId, ...]:
    """Return the ids that stand directly in an element: those further in belong to others."""
    return read_ids(
        child for child in ([] if element is None else element) if local_name(child) == "id"
    )


def _observations(wanted: Vehicle | None, offered: Vehicle | None) -> list[str]:
    if wanted is None:
        return ["no_vehicle_of_interest"] if offered else ["general_enquiry"]
    if offered is not None and offered.identity == wanted.identity:
        return ["trade_in_mirrors_interest"]
    return []


def _timeframe(element: Element | None) -> dict[str, str]:
    if element is None:
        return {}
    parts = ("description", "earliestdate", "latestdate")
    found = {part: text for part in parts if (text := words_of(element, part))}
    return found or ({"description": words(element)} if words(element) else {})


def _comments(prospect: Element) -> str:
    """Join what was said outside the vehicles, wherever the sender put it."""
    found = find_all(prospect, "comments", "comment", outside=PARTIES)
    return "\n\n".join(dict.fromkeys(text for e in found if (text := plain_text(e))))
