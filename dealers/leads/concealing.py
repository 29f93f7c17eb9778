"""Who a lead's customer is, hidden from those whom the dealership does not tell.

Rows come concealed from `visible_to` and `where`, so that pages, lists, search, live parts, exports
and the API can't forget it. Nothing of it is an empty text: what is hidden says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models.query import ModelIterable
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from uuid import UUID

    from dealers.leads.models import Lead, Message, NoContact
    from dealers.network.scoping import Scope

HIDDEN = _("hidden: no agreement")
# What an entry of the timeline may tell about itself: no notes, no texts, no addresses.
TOLD = ("result", "verdict", "reason", "source", "lead", "told", "to", "for", "stage", "back")
OF_A_TRADE_IN = ("year", "make", "model", "trim")


class HiddenContact:
    """Stands where a customer's contact would; everything asked of it is empty, and says why."""

    concealed = True

    def __getattr__(self, name: str) -> Any:
        return "" if not name.startswith("_") else super().__getattribute__(name)

    def __str__(self) -> str:
        return str(HIDDEN)


class ConcealedLeads(ModelIterable):  # type: ignore[type-arg]
    """Gives leads, those concealed whose customers the reader may not know."""

    def __iter__(self) -> Iterator[Lead]:
        customers: Scope = self.queryset.customers  # type: ignore[attr-defined]
        for lead in super().__iter__():
            if not customers.covers_row(lead):
                conceal(lead)
            yield lead


def conceal(lead: Lead) -> None:
    """Take out of a row in memory whatever names or reaches its customer."""
    lead.concealed = True
    lead._state.fields_cache["contact"] = HiddenContact()
    lead.comments, lead.timeframe, lead.parties, lead.extra = "", {}, {}, []
    lead.warnings = [code_alone(warning) for warning in lead.warnings]
    lead.trade_in = {key: lead.trade_in[key] for key in OF_A_TRADE_IN if key in lead.trade_in}
    lead.vehicles = []


def told_of(lead: Lead, detail: Mapping[str, Any]) -> dict[str, Any]:
    """Give what an entry of the timeline tells the reader of this lead."""
    if not lead.concealed:
        return dict(detail)
    return {key: value for key, value in detail.items() if key in TOLD}


def code_alone(warning: str) -> str:
    """Give a warning without the sender's own text, which may be a name or a number."""
    return warning.partition(": ")[0]


class ConcealedMessages(ModelIterable):  # type: ignore[type-arg]
    """Gives messages, those concealed that name customers whom the reader may not know."""

    def __iter__(self) -> Iterator[Message]:
        customers: Scope = self.queryset.customers  # type: ignore[attr-defined]
        rows = list(super().__iter__())
        closed = _closed(rows, customers)
        for message in rows:
            place = message.dealership
            if (place and not customers.covers(place)) or closed & set(message.lead_ids):
                conceal_message(message)
            yield message


def _closed(rows: Iterable[Message], customers: Scope) -> set[str]:
    """Give the leads that brand-wide messages led to and whose customers are hidden; one query."""
    ids: list[UUID | str] = [pk for row in rows if not row.dealership_id for pk in row.lead_ids]
    leads = apps.get_model("leads", "Lead")._base_manager.filter(pk__in=ids)
    columns = leads.only("pk", "dealership_id", "region_id", "brand_id") if ids else []
    return {str(lead.pk) for lead in columns if not customers.covers_row(lead)}


def conceal_message(message: Message) -> None:
    """Take out of a message in memory what it says about customers."""
    message.concealed = True
    message.raw = str(HIDDEN).encode()
    message.file_name = ""
    message.results = [
        {**result, "warnings": [code_alone(warning) for warning in result["warnings"]]}
        for result in message.results
    ]


class ConcealedReaches(ModelIterable):  # type: ignore[type-arg]
    """Gives entries of no-contact lists, without the number where the reader may not know it."""

    def __iter__(self) -> Iterator[NoContact]:
        customers: Scope | None = self.queryset.customers  # type: ignore[attr-defined]
        for entry in super().__iter__():
            if customers is not None and not _known(entry, customers):
                entry.reach = str(HIDDEN)
            yield entry


def _known(entry: NoContact, customers: Scope) -> bool:
    """Tell whether the reader may know a number; of an erased lead, who hides nothing from them."""
    if entry.lead is None:
        return not (customers.oem_veil or customers.region_veil)
    return customers.covers_row(entry.lead)
