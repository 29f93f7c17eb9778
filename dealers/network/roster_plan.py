"""What a roster would change: every row is added, changed, unchanged or refused with its reason."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dealers.network.changes import Changes, as_text
from dealers.network.models import Brand, DealerGroup, Dealership, Region
from dealers.network.roster import RosterRow
from dealers.network.roster_values import default_fields, fields_of
from dealers.network.states import NAMES
from dealers.network.weeks import Week, cell_of, week_in, week_of
from portal.audit.wording import field_words
from portal.common.refusals import Refused

FOREIGN = ("brand", "region", "group")


class CannotTake(Exception):
    """A row can't be taken; the text says why."""


@dataclass
class PlannedRow:
    """One row of the file and what it comes to."""

    number: int
    code: str
    name: str
    kind: str
    reason: str = ""
    changes: Changes = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    region: str = ""
    group: str = ""
    # None leaves the opening hours alone.
    week: Week | None = None
    dealership: Dealership | None = None


@dataclass
class Plan:
    """All rows of a file, and the regions and groups that they need and the brand lacks."""

    brand: Brand
    rows: list[PlannedRow] = field(default_factory=list)
    new_regions: dict[str, str] = field(default_factory=dict)
    new_groups: set[str] = field(default_factory=set)

    @property
    def counts(self) -> Counter[str]:
        """How many rows are added, changed, unchanged and refused."""
        return Counter(row.kind for row in self.rows)

    def of_kind(self, kind: str) -> list[PlannedRow]:
        """Give the rows that come to this."""
        return [row for row in self.rows if row.kind == kind]

    @property
    def fingerprint(self) -> str:
        """A short text that differs when anything about the plan does."""
        told = [(row.number, row.kind, row.changes, row.reason) for row in self.rows]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:16]


class Planner:
    """Compares rows with a brand's dealerships as they are now; nothing is written."""

    def __init__(self, brand: Brand) -> None:
        self.plan = Plan(brand)
        regions = Region.objects.filter(brand=brand)
        self.regions = {region.code.lower(): region for region in regions}
        self.by_name = {region.name.lower(): region for region in regions}
        self.groups = {group.name.lower(): group for group in DealerGroup.objects.all()}
        rows = Dealership.objects.filter(brand=brand).select_related("region", "group")
        rows = rows.prefetch_related("opening_hours")
        self.existing = {dealership.code: dealership for dealership in rows}

    def take(self, rows: Iterable[RosterRow]) -> Plan:
        """Give the plan for all rows of a file."""
        for row in rows:
            try:
                planned = self._planned(row)
            except CannotTake as reason:
                name = row.cells.get("name", "")
                planned = PlannedRow(row.number, row.code, name, "refused", str(reason))
            self.plan.rows.append(planned)
        return self.plan

    def _planned(self, row: RosterRow) -> PlannedRow:
        if row.problem:
            raise CannotTake(row.problem)
        found = self.existing.get(row.code)
        region, group = self._region(row, found), self._group(row)
        fields = fields_of(row.cells, is_new=found is None)
        planned = PlannedRow(row.number, row.code, row.cells["name"], "added", fields=fields)
        planned.region, planned.group, planned.dealership = region, group, found
        planned.week = _week(row.cells.get("opening_hours", ""))
        if found:
            planned.changes = self._changes(found, planned, row)
            planned.kind = "changed" if planned.changes else "unchanged"
        self._check(planned)
        return planned

    def _region(self, row: RosterRow, found: Dealership | None) -> str:
        """Give the code of the district that the row names; a state makes its own when new."""
        if asked := row.cells.get("region", ""):
            region = self.regions.get(asked.lower()) or self.by_name.get(asked.lower())
            if region is None:
                raise CannotTake(
                    _("%(brand)s has no region %(name)s")
                    % {"brand": self.plan.brand, "name": asked}
                )
            return str(region.code)
        state = row.cells.get("state", "").upper()
        if row.cells.get("country", "US").upper() in ("US", "") and state not in NAMES:
            raise CannotTake(_("unknown state %(state)s") % {"state": row.cells.get("state", "")})
        if found:
            return str(found.region.code)
        if not state:
            raise CannotTake(_("neither a region nor a state is given"))
        if state.lower() not in self.regions:
            self.plan.new_regions[state] = NAMES.get(state, state)
        return state

    def _group(self, row: RosterRow) -> str:
        name = row.cells.get("group", "")
        known = self.groups.get(name.lower())
        if name and known is None:
            self.plan.new_groups.add(name)
        return known.name if known else name

    def _changes(self, found: Dealership, planned: PlannedRow, row: RosterRow) -> Changes:
        pairs = {name: (getattr(found, name), value) for name, value in planned.fields.items()}
        if row.cells.get("region"):
            pairs["region"] = (found.region.code, planned.region)
        if "group" in row.cells:
            pairs["group"] = (found.group.name if found.group else "", planned.group)
        if planned.week is not None:
            pairs["opening_hours"] = (cell_of(week_of(found)), cell_of(planned.week))
        return {
            name: [as_text(before), as_text(after)]
            for name, (before, after) in pairs.items()
            if before != after
        }

    def _check(self, planned: PlannedRow) -> None:
        """Hold the new values to the rules that the form holds them to."""
        draft = Dealership(
            code=planned.code, **(default_fields(planned.dealership) | planned.fields)
        )
        try:
            draft.clean_fields(exclude=FOREIGN)
        except ValidationError as invalid:
            name, messages = next(iter(invalid.message_dict.items()))
            raise CannotTake(f"{field_words(name)}: {messages[0]}") from invalid


def _week(cell: str) -> Week | None:
    """Give the opening hours that a cell writes; an empty one says nothing about them."""
    try:
        return week_in(cell) if cell else None
    except Refused as wrong:
        raise CannotTake(str(wrong)) from wrong
