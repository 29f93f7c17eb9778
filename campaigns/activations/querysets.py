from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from dealers.network.scoping import DealershipScoped, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import User

if TYPE_CHECKING:
    from campaigns.activations.models import Activation, TrackedLink

# Enrolments that wait for their dealership: nothing begun, or taken back.
WAITING = Q(activation=None) | Q(activation__state="withdrawn")


class ActivationQuerySet(DealershipScoped["Activation"]):
    """Activations at the dealerships whose activations a person may see."""

    seen_with = Can.VIEW_ACTIVATIONS

    def with_context(self) -> Self:
        """With what each list shows of them, in the same query."""
        return self.select_related("dealership", "brand", "enrolment__campaign")

    def in_work(self) -> Self:
        return self.filter(state__in=["draft", "submitted", "approved"])

    def returned(self) -> Self:
        return self.filter(state="returned")

    def live(self) -> Self:
        return self.filter(state="live")

    def running(self) -> Self:
        """Live, or live as soon as the campaign starts."""
        return self.filter(state__in=["scheduled", "live"])

    def over(self) -> Self:
        return self.filter(state__in=["ended", "recalled", "withdrawn"])

    def unfinished(self) -> Self:
        """Whatever the end of the campaign ends."""
        return self.exclude(state__in=["ended", "recalled", "withdrawn"])

    def to_review_by(self, user: User) -> Self:
        """Submitted ones that wait for this person, who never reviews their own."""
        columns = self.columns
        compliance = scope_of(user, Can.REVIEW_COMPLIANCE).condition(**columns)
        regional = scope_of(user, Can.REVIEW_ACTIVATIONS).condition(**columns)
        mode = "enrolment__campaign__approval_mode"
        mine = compliance | (regional & ~Q(**{mode: "compliance"}))
        return self.visible_to(user).filter(mine, state="submitted").exclude(submitted_by=user)


class TrackedLinkQuerySet(DealershipScoped["TrackedLink"]):
    """Tracked links of activations."""

    seen_with = Can.VIEW_ACTIVATIONS
