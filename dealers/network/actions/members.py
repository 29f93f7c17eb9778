"""Who works where as what, from a day until a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from dealers.network import grants, handover
from dealers.network.changes import as_text
from dealers.network.models import Brand, DealerGroup, Dealership, Membership, Region
from dealers.network.models.membership import ANCHORS, ScopeKind
from dealers.network.policies import check_may_give
from dealers.network.querysets import today
from dealers.network.scoping import forget
from portal.accounts.capabilities import Role
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import Refused

Anchor = Brand | Region | DealerGroup | Dealership
SCOPES: Mapping[type[Anchor], ScopeKind] = {
    Brand: ScopeKind.BRAND,
    Region: ScopeKind.REGION,
    DealerGroup: ScopeKind.GROUP,
    Dealership: ScopeKind.DEALERSHIP,
}


def scope_kind(at: Anchor | None) -> ScopeKind:
    """Give the kind of scope that an anchor makes; None is the whole network."""
    return SCOPES[type(at)] if at else ScopeKind.NETWORK


@transaction.atomic
def add_member(
    user: User,
    role: Role,
    *,
    at: Anchor | None,
    by: User | None,
    from_date: date | None = None,
    until_date: date | None = None,
    from_claims: bool = False,
) -> Membership:
    """Give a person a role at a scope; `at=None` is the whole network, `by=None` the portal."""
    if by:
        check_may_give(by, role, at, to=user)
    _check_dates(from_date, until_date)
    scope = scope_kind(at)
    membership = Membership(user=user, role=role, scope=scope, until_date=until_date)
    membership.from_date = from_date or membership.from_date
    membership.from_claims = from_claims
    if at:
        setattr(membership, scope.value, at)
    _check_new(membership)
    membership.save()
    grants.align(membership)
    forget(user)
    detail = {"role": role, "from": as_text(membership.from_date), "until": as_text(until_date)}
    record_member("membership.added", membership, by=by, detail=detail)
    return membership


def _check_dates(from_date: date | None, until_date: date | None) -> None:
    if until_date and until_date < (from_date or today()):
        raise Refused(_("The last day comes before the first one."))


def _check_new(membership: Membership) -> None:
    """Refuse an open-ended role that the person has open-ended at this very scope."""
    columns = {name: getattr(membership, f"{name}_id") for name in ANCHORS}
    twin = membership.user.memberships.filter(
        role=membership.role, scope=membership.scope, until_date=None, **columns
    )
    if membership.until_date is None and twin.exists():
        raise Refused(_("This person has this role there already."))


def record_member(
    event: str, membership: Membership, *, by: User | None, detail: Mapping[str, object]
) -> None:
    """Write into the record what happened to a membership, where its scope can find it."""
    brand = membership.brand or (membership.region.brand if membership.region else None)
    who = {"person": membership.user.email, **detail}
    record(event, membership, by=by, dealership=membership.dealership, brand=brand, detail=who)


@transaction.atomic
def change_membership_dates(
    membership: Membership, *, from_date: date, until_date: date | None, by: User
) -> None:
    """Let a role begin or end on other days."""
    check_may_give(by, Role(membership.role), membership.anchor, to=membership.user)
    _check_dates(from_date, until_date)
    before = [as_text(membership.from_date), as_text(membership.until_date)]
    membership.from_date, membership.until_date = from_date, until_date
    membership.save(update_fields=["from_date", "until_date"])
    grants.align(membership)
    forget(membership.user)
    after = [as_text(from_date), as_text(until_date)]
    changes = dict(zip(("from", "until"), zip(before, after, strict=True), strict=True))
    record_member("membership.dates_changed", membership, by=by, detail={"changes": changes})


@transaction.atomic
def end_membership(
    membership: Membership, *, by: User | None, successor: User | None = None
) -> None:
    """End a role as of now; the person is out on the next click, and a successor takes over.

    Without one, what the person holds goes back to where all may take it.
    """
    if by:
        check_may_give(by, Role(membership.role), membership.anchor, to=membership.user)
    end_now(membership)
    handed = handover.hand_over(membership, successor, by=by)
    detail = {"role": membership.role, "handed_to": as_text(successor), "handed": handed}
    record_member("membership.ended", membership, by=by, detail=detail)


def end_now(membership: Membership) -> None:
    """Let a role end with yesterday: whoever holds it is out on the next click."""
    membership.until_date = today() - timedelta(days=1)
    membership.from_date = min(membership.from_date, membership.until_date)
    membership.save(update_fields=["until_date", "from_date"])
    grants.align(membership)
    forget(membership.user)


@transaction.atomic
def align_grants() -> None:
    """Bring grants into line with dates that came or passed since yesterday."""
    grants.withdraw_expired()
    since = today() - timedelta(days=3)
    for membership in Membership.objects.changing_since(since).select_related("user", "region"):
        grants.align(membership)
