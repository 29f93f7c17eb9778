"""Reading leads, and the messages and sources they come from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When

from dealers.leads.concealing import ConcealedLeads, ConcealedMessages
from dealers.leads.states import LeadState
from dealers.network.places import Place
from dealers.network.scoping import DealershipScoped, Scope, Scoped, agreed
from portal.accounts.capabilities import Can, Data
from portal.accounts.models import Anyone, User

if TYPE_CHECKING:
    from dealers.leads.models import AnswerFile, Lead, LeadFile, Message, Source

Row = TypeVar("Row", bound=models.Model)
UNANSWERED = Q(first_response_at=None)
# The clock stands while a lead is paused.
RUNS = Q(paused_at=None)
ELIGIBLE = Q(duplicate_of=None, excluded_reason="")
# A customer waits for an answer.
TO_ANSWER = ELIGIBLE & UNANSWERED & Q(closed_at=None)


class LeadQuerySet(DealershipScoped["Lead"]):
    """Leads."""

    seen_with = Can.VIEW_LEADS
    # Where the reader may know the customers; None while nobody reads.
    customers: Scope | None = None

    def where(self, user: Anyone, can: Can) -> Self:
        """Rows at which this person holds a capability, their customers hidden where they must be."""
        rows = super().where(user, can)
        rows.customers = agreed(user, can, Data.LEADS, Data.CUSTOMERS)
        rows._iterable_class = ConcealedLeads
        return rows

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.customers = self.customers
        return clone

    def eligible(self) -> Self:
        """Those the SLA counts: neither duplicates nor excluded."""
        return self.filter(ELIGIBLE)

    def to_answer(self) -> Self:
        """Those that a customer waits for."""
        return self.filter(TO_ANSWER)

    def late(self, now: datetime) -> Self:
        """Those whose time is up and that nobody has answered."""
        return self.to_answer().filter(RUNS, due_at__lte=now)

    def in_state(self, state: str, now: datetime) -> Self:
        """Those in one state of the clock at this moment."""
        return self.filter(self.condition(state, now))

    @staticmethod
    def condition(state: str, now: datetime) -> Q:
        """Give the condition for one state of the clock at this moment."""
        return _states(now)[LeadState(state)]

    def of(self, person: User) -> Self:
        """Those that this person has claimed or was assigned."""
        return self.filter(owner=person)

    def matching(self, text: str) -> Self:
        """Those whose customer's name, telephone number or e-mail address holds this text."""
        digits = "".join(sign for sign in text if sign.isdigit())
        found = Q(contact__full_name__icontains=text) | Q(contact__email__icontains=text.lower())
        if len(digits) >= 4:
            found |= Q(contact__phone_digits__contains=digits)
        known = self.customers.condition(**self.columns) if self.customers else Q()
        return self.filter(known, found)

    def reaching(self, reaches: Sequence[str]) -> Self:
        """Those of customers with one of these numbers or addresses."""
        return self.filter(Q(contact__phone__in=reaches) | Q(contact__email__in=reaches))

    def with_original(self, user: Anyone) -> Self:
        """Add `original`: the lead that one repeats, if this person may see that one as well."""
        seen = Q(duplicate_of__in=self.model._default_manager.visible_to(user).values("pk"))
        return self.annotate(original=Case(When(seen, then=F("duplicate_of"))))

    def for_lists(self) -> Self:
        """Join what a line of a list shows."""
        return self.select_related("contact", "dealership", "owner", "source")


def _states(now: datetime) -> dict[LeadState, Q]:
    """Give each state's condition; ``Lead.state_at`` says the same for one lead."""
    waiting = ELIGIBLE & UNANSWERED & RUNS
    early = waiting & Q(due_at__gt=now)
    calm = early & Q(warn_at__gt=now)
    return {
        LeadState.DUPLICATE: Q(duplicate_of__isnull=False),
        LeadState.EXCLUDED: Q(duplicate_of=None) & ~Q(excluded_reason=""),
        LeadState.MET: ELIGIBLE & Q(first_response_at__lte=F("due_at")),
        LeadState.LATE: ELIGIBLE & Q(first_response_at__gt=F("due_at")),
        LeadState.PAUSED: ELIGIBLE & UNANSWERED & ~RUNS,
        LeadState.BREACHED: waiting & Q(due_at__lte=now),
        LeadState.AT_RISK: early & Q(warn_at__lte=now),
        LeadState.WAITING: calm & Q(opens_at__gt=now),
        LeadState.RUNNING: calm & Q(opens_at__lte=now),
    }


class SourceScoped(Scoped[Row]):
    """Rows of a brand's own, or of one of its dealerships, for those who keep sources."""

    seen_with = Can.MANAGE_LEAD_SOURCES
    # The way to the row that says of which brand and dealership it is.
    through = ""

    def where(self, user: Anyone, can: Can) -> Self:
        """Rows at which this person holds a capability; a brand's own need the whole brand."""
        scope = agreed(user, can)
        if scope.everything:
            return self.all()
        places = {
            "brand_id__in": scope.brands,
            "dealership_id__in": scope.dealerships,
            "dealership__region_id__in": scope.regions,
        }
        inside = Q()
        for column, ids in places.items():
            inside |= Q(**{f"{self.through}{column}": ids})
        return self.filter(inside)

    def within(self, place: Place) -> Self:
        """Rows that lie in a place, and those of its brand that lie in no dealership."""
        if place.object is None:
            return self
        if place.kind == "brand":
            return self.filter(brand_id=place.brand_id)
        inside = place.scope.condition(
            dealership="dealership_id", region="dealership__region_id", brand="brand_id"
        )
        return self.filter(inside | Q(dealership=None, brand_id=place.brand_id))


class SourceQuerySet(SourceScoped["Source"]):
    """Sources of leads."""

    def active(self) -> Self:
        """Those that may send."""
        return self.filter(is_active=True)

    def of_leads(self, leads: LeadQuerySet) -> Self:
        """Those that one of these leads came from."""
        return self.filter(Exists(leads.filter(source=OuterRef("pk"))))


class MessageQuerySet(SourceScoped["Message"]):
    """Messages as they arrived."""

    customers: Scope | None = None

    def where(self, user: Anyone, can: Can) -> Self:
        """Rows at which this person holds a capability, their customers hidden where they must be."""
        rows = super().where(user, can).select_related("dealership")
        rows.customers = agreed(user, can, Data.LEADS, Data.CUSTOMERS)
        rows._iterable_class = ConcealedMessages
        return rows

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.customers = self.customers
        return clone

    def needing_a_person(self) -> Self:
        """Those that could not be made into leads, wholly or in part."""
        return self.filter(state="quarantined")


class LeadFileQuerySet(SourceScoped["LeadFile"]):
    """Files of leads; who keeps the source sees them."""

    through = "source__"


class AnswerFileQuerySet(DealershipScoped["AnswerFile"]):
    """Files of answers; who runs a dealership's leads and answers them sees its files."""

    def visible_to(self, user: Anyone) -> Self:
        """Files of the dealerships for whose people this person reports."""
        return self.where(user, Can.ANSWER_LEADS).where(user, Can.REASSIGN_LEADS)
