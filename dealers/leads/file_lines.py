"""What the rows of an uploaded file came to, or would come to, as its reader may see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dealers.leads.concealing import HIDDEN, code_alone
from dealers.leads.models import AnswerFile, Lead, LeadFile, Message
from dealers.leads.states import Channel, Outcome, Reason
from dealers.leads.words import explain
from dealers.network.models import Dealership
from dealers.network.scoping import agreed
from portal.accounts.capabilities import Can, Data
from portal.accounts.models import User
from portal.ui.formats import moment

UNREAD = "unread"
LOGGED, AGAIN, REFUSED = "logged", "again", "refused"
SHOWN = 200


@dataclass(frozen=True)
class Line:
    """One row of a file: what became of it, whom it is about, and what is to be said about it."""

    number: int
    outcome: str
    title: str = ""
    href: str = ""
    detail: str = ""
    why: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """The rows that came to the same."""

    outcome: str
    label: Any
    tone: str
    lines: Sequence[Line]

    @property
    def first(self) -> Sequence[Line]:
        """As many of them as a page shows."""
        return self.lines[:SHOWN]


# In the order in which they need somebody.
OUTCOMES = (
    (Outcome.QUARANTINED, _("Wait for a person"), "risk"),
    (Outcome.DUPLICATE, _("Repeat a lead"), "paused"),
    (Outcome.NOT_A_LEAD, _("Not a lead"), "paused"),
    (Outcome.ACCEPTED, _("New leads"), "ok"),
    (REFUSED, _("Not taken"), "late"),
    (AGAIN, _("Logged before"), "paused"),
    (LOGGED, _("Contacts"), "ok"),
)


def grouped(lines: Iterable[Line]) -> list[Group]:
    """Give the rows by what became of them, those that need somebody first."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.outcome, []).append(line)
    return [
        Group(outcome, label, tone, found[outcome])
        for outcome, label, tone in OUTCOMES
        if outcome in found
    ]


def tried_leads(file: LeadFile, user: User, *, own: bool) -> list[Line]:
    """Give what the rows of a waiting file would come to.

    Whose `own` upload it is sees the customers in it; others, where these are shared with them.
    """
    brand, codes = file.source.brand_id, {row["dealership"] for row in file.rows}
    seen = Dealership.objects.visible_to(user).filter(brand=brand, code__in=codes - {None})
    places = {dealership.code: dealership for dealership in seen}
    customers = agreed(user, Can.MANAGE_LEAD_SOURCES, Data.LEADS, Data.CUSTOMERS)
    leads = _visible(file.rows, user)
    lines = []
    for row in file.rows:
        place = places.get(row["dealership"])
        shared = row["dealership"] is None or (place is not None and customers.covers(place))
        told = own or shared
        warnings = row["warnings"] if told else [code_alone(warning) for warning in row["warnings"]]
        lead = next((leads[pk] for pk in row["leads"] if pk in leads), None)
        lines.append(
            Line(
                row["row"],
                row["outcome"],
                title=row["who"] if told else str(HIDDEN),
                href=_to_lead(lead),
                detail=str(place or ""),
                why=str(Reason(row["reason"]).label) if row["reason"] else "",
                notes=_notes(warnings),
            )
        )
    return lines


def shows_customers(lines: Iterable[Line]) -> bool:
    """Tell whether the reader may know the customers of all these rows."""
    return not any(line.title == str(HIDDEN) for line in lines)


def taken_leads(file: LeadFile, user: User) -> list[Line]:
    """Give what became of the rows of a file that was brought in; none for what is still unread."""
    keys = [row["message"] for row in file.rows]
    rows = Message.objects.visible_to(user).filter(pk__in=keys).defer("raw")
    messages = {str(message.pk): message for message in rows}
    found = [{"leads": message.lead_ids} for message in messages.values()]
    visible = _visible(found, user)
    places = _places(found, user)
    return [
        _taken(row, messages[row["message"]], visible, places)
        for row in file.rows
        if row["message"] in messages
    ]


def _taken(
    row: dict[str, Any], message: Message, visible: dict[str, Lead], places: dict[str, str]
) -> Line:
    lead = next((visible[pk] for pk in message.lead_ids if pk in visible), None)
    place = next((places[pk] for pk in message.lead_ids if pk in places), message.dealership)
    warnings = [*row["warnings"], *message.warnings]
    return Line(
        row["row"],
        message.outcome or UNREAD,
        title=lead.title if lead else "",
        href=_to_lead(lead) or reverse("leads:message", args=[message.pk]),
        detail=str(place or ""),
        why=message.reason_text,
        notes=_notes(warnings),
    )


def told_answers(file: AnswerFile, user: User) -> list[Line]:
    """Give what the rows of a file of answers came to, or would come to."""
    leads = _visible([{"leads": [row["lead"]]} for row in file.rows if row["taken"]], user)
    return [_answer(row, leads, file.dealership) for row in file.rows]


def _answer(row: dict[str, Any], leads: dict[str, Lead], dealership: Dealership) -> Line:
    if not row["taken"]:
        return Line(row["row"], REFUSED, title=row["about"], why=row["why"])
    lead, at = leads.get(row["lead"]), datetime.fromisoformat(row["at"])
    how = str(Channel(row["channel"]).label)
    return Line(
        row["row"],
        AGAIN if row["again"] else LOGGED,
        title=lead.title if lead else "",
        href=_to_lead(lead),
        detail=" · ".join(filter(None, (how, moment(at, dealership.time_zone), row["by"]))),
        notes=_notes(row["warnings"]),
    )


def _visible(rows: Iterable[dict[str, Any]], user: User) -> dict[str, Lead]:
    """Give the leads of these rows that this person sees, by key."""
    keys = {pk for row in rows for pk in row["leads"]}
    found = Lead.objects.visible_to(user).filter(pk__in=keys).for_lists()
    return {str(lead.pk): lead for lead in found}


def _places(rows: Iterable[dict[str, Any]], user: User) -> dict[str, str]:
    """Give the dealerships that leads of these rows went to, by the leads' keys."""
    keys = {pk for row in rows for pk in row["leads"]}
    found = Lead.objects.where(user, Can.MANAGE_LEAD_SOURCES).filter(pk__in=keys)
    return {str(pk): name for pk, name in found.values_list("pk", "dealership__name")}


def _notes(warnings: Iterable[str]) -> tuple[str, ...]:
    """Give what is to be said about a row, without what its columns say already."""
    return tuple(explain(warning) for warning in warnings if warning != "request_date_missing")


def _to_lead(lead: Lead | None) -> str:
    return reverse("leads:detail", args=[lead.pk]) if lead else ""
