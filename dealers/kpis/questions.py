"""What somebody asks, and the facts that answer it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from dealers.kpis.models import DailyFact
from dealers.kpis.querysets import FactQuerySet
from dealers.kpis.rollups import Rollups, rollups_of
from dealers.network.models import Dealership
from dealers.network.places import Place
from dealers.network.querysets import DealershipQuerySet
from dealers.network.scoping import NOTHING, Scope, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone
from portal.common.periods import Period


@dataclass(frozen=True)
class Question:
    """What somebody wants to know: of which place, over which days.

    `only` narrows it to the parts of the place whose column holds one of these keys.
    """

    user: Anyone
    place: Place
    period: Period
    only: tuple[str, Collection[Any]] | None = None

    def among(self, column: str, keys: Collection[Any]) -> "Question":
        """The same about some parts of the place."""
        return replace(self, only=(column, keys))

    @property
    def facts(self) -> FactQuerySet:
        """The facts of the place that this person may see.

        A region's and a brand's figures hold the dealerships that share their results and no
        others, even for somebody who works at one that does not: one question, one answer.
        """
        seen = DailyFact.objects.filter(self._scope.condition(**FactQuerySet.columns))
        here = seen.within(self.place)
        return here.among(*self.only) if self.only else here

    def facts_by(self, *columns: str) -> FactQuerySet | Rollups:
        """The same facts to be added up by these columns: rolled up already, where that will do."""
        rollups = rollups_of(self._scope, self.place, *columns)
        if rollups is None:
            return self.facts
        return rollups.among(*self.only) if self.only else rollups

    @property
    def dealerships(self) -> QuerySet[Dealership]:
        """The dealerships that these are facts of."""
        names = DealershipQuerySet.columns
        here = Dealership.objects.filter(self._scope.condition(**names)).within(self.place)
        if self.only is None:
            return here
        column, keys = self.only
        return here.filter(**{f"{names[column.removesuffix('_id')]}__in": keys})

    @property
    def _scope(self) -> Scope:
        scope = scope_of(self.user, Can.VIEW_KPIS)
        if self.place.kind in ("brand", "region"):
            return replace(scope, dealerships=NOTHING)
        return scope

    @cached_property
    def left_out(self) -> int:
        """How many dealerships of the place are in no figure, since they share no results."""
        here = Dealership.objects.visible_to(self.user).within(self.place)
        inside = Q(pk__in=here.where(self.user, Can.VIEW_KPIS).values("pk"))
        return here.filter(~inside).count()
