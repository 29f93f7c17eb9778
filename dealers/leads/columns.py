"""What the columns of people's files mean: by their names, or as somebody says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealers.leads.webhook_leads import FIELDS

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# What the fields of the advertising networks are called in our forms.
RENAMED = {"stock": "stock_number"}
# A row with none of these leads to nobody.
REACHES = frozenset({"email", "phone"})


@dataclass(frozen=True)
class Vocabulary:
    """The fields that the columns of one kind of file can fill, and what else these are called."""

    labels: Mapping[str, Any]
    # What becomes of a column that fills none.
    aside: Any
    aliases: Mapping[str, str]

    def mapping_for(self, header: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
        """Return which field each column fills: as given, else by its name; the rest keeps its name."""
        told = {column: given.get(column, self._field(column)) for column in header}
        return {column: field or self._aside(column) for column, field in told.items()}

    def _field(self, column: str) -> str:
        plain = column.casefold().translate(UMLAUTS)
        key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
        ours = self.aliases.get(key, key)
        return ours if ours in self.labels else ""

    def _aside(self, column: str) -> str:
        """Give a name that is no field's, for a column that somebody says is none."""
        return f"{column} (column)" if column in self.labels else column


def fields_of(cells: Mapping[str, str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Return a row under the names of our fields; a field's second column keeps its own name."""
    fields: dict[str, str] = {}
    for column, value in cells.items():
        name = mapping[column]
        if value:
            fields[column if name in fields else name] = value
    return fields


def _aliases(lines: str) -> dict[str, str]:
    told = (line.split(": ") for line in lines.strip().splitlines())
    return {alias: ours for ours, aliases in told for alias in aliases.split()}


LEADS = Vocabulary(
    aside=_("kept as it is"),
    labels={
        "name": _("Name"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "street": _("Street"),
        "postal_code": _("Postal code"),
        "city": _("City"),
        "region": _("State or province"),
        "country": _("Country"),
        "interest": _("Purchase, lease, trade-in …"),
        "year": _("Model year"),
        "make": _("Make"),
        "model": _("Model"),
        "trim": _("Trim"),
        "vin": _("VIN"),
        "stock_number": _("Stock number"),
        "timeframe": _("When they want to buy"),
        "comments": _("What the customer wrote"),
        "dealership": _("Dealer code"),
        "requested_at": _("When the customer asked"),
        "id": _("The sender's number"),
    },
    aliases={alias: RENAMED.get(ours, ours) for alias, ours in FIELDS.items()}
    | _aliases(
        """
name: kunde kundenname customer customer_name
email: e_mail_adresse mailadresse emailadresse
phone: telefonnummer handy handynummer mobil mobilnummer tel cell cell_phone
street: strasse adresse address
postal_code: plz postleitzahl
city: ort stadt town
region: bundesland
country: land
year: baujahr modelljahr
make: marke
model: modell fahrzeug car
trim: ausstattung
vin: fin fahrgestellnummer
stock_number: bestandsnummer
timeframe: kaufzeitpunkt
comments: bemerkung bemerkungen kommentar nachricht anfrage notes remarks
dealership: haendlernummer haendler dealership_code
requested_at: created_at created_time submitted_at timestamp eingegangen_am
id: lead_id nummer
"""
    ),
)
ANSWERS = Vocabulary(
    aside=_("left aside"),
    labels={
        "lead": _("Lead"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "vin": _("VIN"),
        "channel": _("How"),
        "at": _("When"),
        "by": _("By whom"),
        "note": _("Note"),
        "automatic": _("Automatic reply"),
        "id": _("Number of the entry"),
    },
    aliases=_aliases(
        """
lead: lead_id lead_number leadnummer
email: e_mail mail customer_email email_address e_mail_adresse
phone: telephone telefon telefonnummer phone_number mobile handy
vin: fin fahrgestellnummer
channel: how type activity kanal art
at: when date time datetime date_time timestamp datum zeit wann
by: agent user employee salesperson who mitarbeiter verkaeufer von
note: notes comment notiz bemerkung
automatic: auto automatisch
id: entry_id activity_id
"""
    ),
)
# What dealers' systems call the ways to reach a customer.
CHANNELS = _aliases(
    """
call: call phone telephone telefon anruf outbound_call
mail: mail e_mail email
text: text sms whatsapp message nachricht
meeting: meeting visit appointment besuch termin gespraech
"""
)


def channel_in(told: str) -> str:
    """Return the channel that a word means; a word that means none as it is."""
    key = re.sub(r"[^a-z]+", "_", told.casefold().translate(UMLAUTS)).strip("_")
    return CHANNELS.get(key, told)
