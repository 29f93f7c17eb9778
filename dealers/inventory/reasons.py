"""Why a record was quarantined, a file held or refused, in words for the person who mends it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from dealers.inventory.wording import called, made, read_as

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Detail = Mapping[str, Any]

RECORD: dict[str, str | StrPromise] = {
    "width": _("The record has %(found)s fields, the header has %(wanted)s."),
    "cut_row": _("The file ends in the middle of this record."),
    "cut_quote": _("A quotation mark is opened here and never closed."),
    "swallowed": _("Several vehicles run together here; a quotation mark seems to be missing."),
    "bad_json": _("This is no JSON object."),
    "cut_json": _("From here on the JSON cannot be read."),
    "header_again": _("The header is repeated here."),
    "unreadable": _("A character cannot be read in the encoding %(encoding)s."),
    "no_identity": _("The record has neither a VIN nor a stock number."),
    "vin_length": _("The VIN %(vin)s does not have 17 characters."),
    "vin_letters": _("The VIN %(vin)s has a character that no VIN has (I, O, Q or a mark)."),
    "vin_proposal": _("The VIN %(vin)s has a letter I, O or Q; did the sender mean %(proposal)s?"),
    "vin_denied": _("The VIN %(vin)s is a placeholder."),
    "vin_check_digit": _("The check digit of the VIN %(vin)s is wrong."),
    "no_model": _("The record names no model."),
    "debris": _("The field %(field)s holds pieces of a web page: %(text)s"),
    "too_long": _("The field %(field)s is longer than %(most)s characters."),
    "shifted": _("The field %(field)s holds “%(text)s”; the record seems to be shifted."),
    "no_dealer_code": _("The record has no dealer code."),
    "unknown_dealer": _("No dealership of this brand has the dealer code %(code)s."),
    "other_dealer": _("The dealer code %(code)s is not the one of this feed's dealership."),
    "private_seller": _("A person sells this vehicle, not a dealership."),
    "replaced": _("Record %(by)s delivers the same vehicle differently; the last one counts."),
    "settled": _("A person has decided that another dealership has this vehicle."),
    "conflict": _("Another dealership has this vehicle as well; its previous owner keeps it."),
}

# The same in a few words, for many records at once.
KINDS: dict[str, str | StrPromise] = {
    "width": _("wrong number of fields"),
    "cut_row": _("cut off"),
    "cut_quote": _("quotation mark never closed"),
    "swallowed": _("several vehicles in one"),
    "bad_json": _("no JSON object"),
    "cut_json": _("JSON breaks off"),
    "header_again": _("header repeated"),
    "unreadable": _("unreadable character"),
    "no_identity": _("neither VIN nor stock number"),
    "vin_length": _("VIN too short or too long"),
    "vin_letters": _("character that no VIN has"),
    "vin_proposal": _("I, O or Q in the VIN"),
    "vin_denied": _("placeholder for a VIN"),
    "vin_check_digit": _("wrong check digit"),
    "no_model": _("no model"),
    "debris": _("pieces of a web page"),
    "too_long": _("text too long"),
    "shifted": _("shifted"),
    "no_dealer_code": _("no dealer code"),
    "unknown_dealer": _("unknown dealer code"),
    "other_dealer": _("another dealership's code"),
    "private_seller": _("sold by a person"),
    "replaced": _("replaced by a later record"),
    "settled": _("settled for another dealership"),
    "conflict": _("at two dealerships"),
}

# What ends too soon, or is right and only loses against another record, nobody can put right here.
BEYOND_MENDING = ("cut_row", "cut_quote", "swallowed", "replaced", "conflict", "settled")

# A file refused for one of these would be refused again.
NO_USE_AGAIN = ("older", "overtaken", "discarded", "dropped")

FILE: dict[str, str | StrPromise] = {
    "empty": _("The file holds no vehicle."),
    "none_accepted": _("Not one of the file's %(records)s records could be read."),
    "cut": _("The file seems to be cut off: %(why)s"),
    "loss": _("The file would remove %(removed)s of %(stock)s vehicles (%(share)s %%)."),
    "tail": _(
        "The last vehicles of the previous file are all missing: the end seems to be cut off."
    ),
    "older": _("The file is of %(made)s, and one of %(newest)s has already been applied."),
    "overtaken": _("A file that arrived later has already been applied."),
    "missing_columns": _("The file has no column for: %(columns)s."),
    "no_list": _("The JSON holds no list of vehicles."),
    "too_wide": _("The file has more columns than any stock file."),
    "no_header": _("The file has no line that names its columns."),
    "one_column": _("The file has one column only; its delimiter could not be found."),
    "web_page": _("This is a web page, not a stock file."),
    "not_text": _("The file is neither text nor a workbook."),
    "broken_workbook": _("The workbook cannot be opened: %(why)s."),
    "dropped": _("The file has not been kept for so long; only what it did is known."),
    "ambiguous_dates": _(
        "The date %(text)s may be %(first)s or %(second)s; set the feed's date order."
    ),
    "no_dealership": _("Not one dealer code of the file belongs to this brand."),
    "failed": _("The run failed: %(why)s"),
    "discarded": _("A person discarded this file."),
}

CUTS: dict[str, str | StrPromise] = {
    "cut_row": _("the last record is incomplete."),
    "cut_quote": _("a quotation mark is never closed."),
    "cut_character": _("it ends within a character."),
    "cut_padding": _("it ends in zero bytes."),
    "cut_newline": _("it ends without the line break that earlier files had."),
    "cut_json": _("its JSON breaks off."),
    "swallowed": _("a quotation mark is missing in record %(record)s."),
}

WARNINGS: dict[str, str | StrPromise] = {
    "guessed_column": _("The column “%(name)s” was read as %(fact)s."),
    "guessed_encoding": _(
        "The file does not say its encoding; it was read as %(name)s. Set the feed’s encoding if letters are wrong."
    ),
    "doubled_column": _("The column “%(name)s” is there twice; the first one was read."),
    "vin_year": ngettext_lazy(
        "%(count)s VIN tells another model year than its record.",
        "%(count)s VINs tell another model year than their record.",
        "count",
    ),
    "bad_year": ngettext_lazy(
        "%(count)s vehicle has a year that cannot be; it was left empty.",
        "%(count)s vehicles have a year that cannot be; it was left empty.",
        "count",
    ),
    "odd_price": ngettext_lazy(
        "%(count)s price is made up; it is shown as on request.",
        "%(count)s prices are made up; they are shown as on request.",
        "count",
    ),
    "bad_date": ngettext_lazy(
        "%(count)s date cannot be read; it was left empty.",
        "%(count)s dates cannot be read; they were left empty.",
        "count",
    ),
    "photo_count": ngettext_lazy(
        "%(count)s vehicle has fewer pictures than it says.",
        "%(count)s vehicles have fewer pictures than they say.",
        "count",
    ),
    "padded_code": ngettext_lazy(
        "%(count)s dealer code had lost its leading zeros.",
        "%(count)s dealer codes had lost their leading zeros.",
        "count",
    ),
    "other_address": ngettext_lazy(
        "%(count)s record gives its dealership another address.",
        "%(count)s records give their dealership another address.",
        "count",
    ),
    "unverified_vin": ngettext_lazy(
        "%(count)s VIN could not be checked.", "%(count)s VINs could not be checked.", "count"
    ),
    "unknown_condition": ngettext_lazy(
        "%(count)s vehicle is called neither new nor used.",
        "%(count)s vehicles are called neither new nor used.",
        "count",
    ),
    "twins": ngettext_lazy(
        "%(count)s record is there more than once, word for word.",
        "%(count)s records are there more than once, word for word.",
        "count",
    ),
    "half_gone": _("%(dealership)s loses %(removed)s of %(stock)s vehicles."),
    "missing_column": _("The column for %(fact)s is gone; what was known stays."),
    "agreed": _("A second file agrees with the one that was held."),
}


def _said(texts: Mapping[str, str | StrPromise], code: str, detail: Detail) -> str:
    text = texts.get(code)
    return text % _in_words(detail) if text is not None else code


def _in_words(detail: Detail) -> dict[str, Any]:
    """The detail with the facts and the times in it as people call them."""
    said = dict(detail)
    for name in ("made", "newest"):
        if name in said:
            said[name] = made(datetime.fromisoformat(said[name]))
    for name in ("fact", "field", "columns"):
        if name in said:
            said[name] = ", ".join(map(called, str(said[name]).split(", ")))
    return said


def record_reason(code: str, detail: Detail) -> str:
    """Why one record was quarantined."""
    return _said(RECORD, code, detail)


def file_reason(code: str, detail: Detail) -> str:
    """Why a whole file was held or refused; nothing for one that went through."""
    if code == "cut":
        return _said(FILE, code, {"why": _said(CUTS, str(detail.get("how", "")), detail)})
    return _said(FILE, code, detail) if code else ""


def warning(code: str, detail: Detail) -> str:
    """What was odd about a file that was read all the same."""
    if code == "guessed_encoding":
        detail = {"name": read_as(detail["name"], "")}
    return _said(WARNINGS, code, detail)
