"""Rosters: uploaded, compared, applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dealers.network.actions.dealerships import (
    add_dealerships,
    edit_dealership,
    edit_group_of,
    move_dealership,
)
from dealers.network.actions.hours import set_opening_hours
from dealers.network.actions.tree import add_brand, add_region
from dealers.network.models import Brand, DealerGroup, Dealership, Region, RosterUpload
from dealers.network.policies import check_manages
from dealers.network.roster import RosterRow, read_roster
from dealers.network.roster_plan import Plan, PlannedRow, Planner
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import OutOfStep
from portal.common.work import enqueue


@dataclass
class RosterResult:
    """What an import did."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    regions_added: int = 0
    refused: list[dict[str, object]] = field(default_factory=list)


@transaction.atomic
def upload_roster(brand: Brand, file_name: str, data: bytes, *, by: User) -> RosterUpload:
    """Keep a file to be looked at; refuses what is no roster."""
    check_manages(by, brand)
    read_roster(data)
    return RosterUpload.objects.create(
        brand=brand, file_name=file_name[:200], data=data, uploaded_by=by
    )


# A roster with more to do is applied in the background, so many dealerships at a time.
AT_ONCE, AT_A_TIME = 200, 250


@transaction.atomic
def apply_roster(upload: RosterUpload, *, by: User, fingerprint: str) -> RosterResult:
    """Do what the person has seen, or begin to; refuses when it would do something else by now."""
    locked = RosterUpload.objects.select_for_update().get(pk=upload.pk)
    check_manages(by, locked.brand)
    if locked.state != RosterUpload.State.WAITING:
        raise OutOfStep(_("This file was applied already."))
    plan = _plan_of(locked)
    if plan.fingerprint != fingerprint:
        raise OutOfStep(_("The network changed meanwhile; look at the differences again."))
    result = _result(plan)
    locked.applied_by, locked.state = by, RosterUpload.State.APPLYING
    locked.result = {name: value for name, value in vars(result).items() if name != "refused"}
    locked.save(update_fields=["state", "result", "applied_by"])
    if result.added + result.changed <= AT_ONCE:
        _apply(plan, by)
        _applied(locked)
    else:
        enqueue("network.apply_roster", str(locked.pk))
    return result


def go_on_with_roster(upload: RosterUpload, report: Callable[[int, int], None]) -> None:
    """Apply what is left of a roster, part by part; killed in the middle, the next run does the rest."""
    if upload.state != RosterUpload.State.APPLYING:
        return
    total = upload.result["added"] + upload.result["changed"]
    plan, by = _plan_of(upload), upload.applied_by
    left = [*plan.of_kind("added"), *plan.of_kind("changed")]
    for start in range(0, len(left), AT_A_TIME):
        report(total - len(left) + start, total)
        part = replace(plan, rows=left[start : start + AT_A_TIME])
        with transaction.atomic():
            _apply(part, by)
        # The first part has made them.
        plan = replace(plan, new_regions={}, new_groups=set())
    _applied(upload)
    report(total, total)


@transaction.atomic
def _applied(upload: RosterUpload) -> None:
    upload.state = RosterUpload.State.APPLIED
    upload.save(update_fields=["state"])
    record("roster.applied", upload, by=upload.applied_by, brand=upload.brand, detail=upload.result)


def _plan_of(upload: RosterUpload) -> Plan:
    return Planner(upload.brand).take(read_roster(bytes(upload.data)))


@transaction.atomic
def import_roster(rows: Iterable[RosterRow], brand_name: str) -> RosterResult:
    """Add and update a brand's dealerships, a region for each state; nothing is removed."""
    brand = Brand.objects.filter(name__iexact=brand_name).first()
    brand = brand or add_brand(brand_name, slug=slugify(brand_name), by=None)
    return _apply(Planner(brand).take(rows), None)


def _apply(plan: Plan, by: User | None) -> RosterResult:
    for code, name in plan.new_regions.items():
        add_region(plan.brand, name, code=code, by=by)
    DealerGroup.objects.bulk_create(DealerGroup(name=name) for name in plan.new_groups)
    regions = {region.code.lower(): region for region in Region.objects.filter(brand=plan.brand)}
    groups = {group.name: group for group in DealerGroup.objects.all()}
    _add(plan, regions, groups, by)
    for row in plan.of_kind("changed"):
        _change(row, regions, groups, by)
    return _result(plan)


def _add(
    plan: Plan, regions: dict[str, Region], groups: dict[str, DealerGroup], by: User | None
) -> None:
    rows = plan.of_kind("added")
    made = [_new(plan.brand, row, regions, groups) for row in rows]
    add_dealerships(made, by=by)
    for row, dealership in zip(rows, made, strict=True):
        if row.week:
            set_opening_hours(dealership, row.week, by=by)


def _new(
    brand: Brand, row: PlannedRow, regions: dict[str, Region], groups: dict[str, DealerGroup]
) -> Dealership:
    place: dict[str, Any] = {"region": regions[row.region.lower()], "group": groups.get(row.group)}
    return Dealership(brand=brand, code=row.code, **place, **row.fields)


def _change(
    row: PlannedRow, regions: dict[str, Region], groups: dict[str, DealerGroup], by: User | None
) -> None:
    if row.dealership is None:
        return
    if facts := {name: value for name, value in row.fields.items() if name in row.changes}:
        edit_dealership(row.dealership, by=by, **facts)
    if "region" in row.changes:
        move_dealership(row.dealership, to=regions[row.region.lower()], by=by)
    if "group" in row.changes:
        edit_group_of(row.dealership, group=groups.get(row.group), by=by)
    if "opening_hours" in row.changes and row.week is not None:
        set_opening_hours(row.dealership, row.week, by=by)


def _result(plan: Plan) -> RosterResult:
    counts = plan.counts
    refused: list[dict[str, object]] = [
        {"row": row.number, "code": row.code, "reason": row.reason}
        for row in plan.of_kind("refused")
    ]
    return RosterResult(
        rows=len(plan.rows),
        added=counts["added"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        regions_added=len(plan.new_regions),
        refused=refused,
    )
