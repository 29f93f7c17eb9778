"""Why somebody sees a dealership, and what somebody may do where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from dealers.network.grants import AUDIENCES
from dealers.network.models import Audience, Dealership, DealershipUserGrant, Membership, Region
from dealers.network.models.membership import ScopeKind
from dealers.network.querysets import today
from dealers.network.veils import shared_by
from portal.accounts.capabilities import CLIENT_ROLES, MEANING, NEEDS, Can
from portal.accounts.models import User


@dataclass(frozen=True)
class Reason:
    """One person who sees a dealership: by what, through what, until when."""

    user: User
    title: str
    through: str
    capabilities: frozenset[Can]
    until: date | None = None
    membership: Membership | None = None

    @property
    def is_machine(self) -> bool:
        """Whether it is an API client; its address is nobody's."""
        return self.membership is not None and self.membership.role in CLIENT_ROLES

    @property
    def meanings(self) -> list[str]:
        """What the person can do there, in words."""
        return [str(MEANING[can]) for can in Can if can in self.capabilities]


def who_sees(dealership: Dealership) -> list[Reason]:
    """Give everyone who sees a dealership, and why, nearest first: by role, by loan, by office."""
    return [*_by_role(dealership), *_by_loan(dealership), *_by_office()]


def _by_role(dealership: Dealership) -> Iterator[Reason]:
    kinds = list(reversed(ScopeKind.values))
    withheld = _withheld(dealership)
    found = memberships_reaching(dealership).select_related("user", "brand", "region", "group")
    for one in sorted(
        found, key=lambda row: (kinds.index(row.scope), row.role, row.user.full_name)
    ):
        capabilities = one.capabilities - withheld[AUDIENCES.get(ScopeKind(one.scope))]
        if capabilities and one.user.is_active:
            title = str(one.get_role_display())
            yield Reason(one.user, title, _through(one), capabilities, one.until_date, one)


def _withheld(dealership: Dealership) -> dict[str | None, frozenset[Can]]:
    """Give the capabilities that no agreement lets the OEM or the region have here."""
    shares = {audience: shared_by(dealership, audience) for audience in Audience.values}
    return {None: frozenset()} | {
        audience: frozenset(can for can, data in NEEDS.items() if data not in shared)
        for audience, shared in shares.items()
    }


def memberships_reaching(dealership: Dealership) -> Any:
    """Give the current memberships whose scope holds a dealership."""
    reach = Q(scope=ScopeKind.NETWORK) | Q(brand=dealership.brand_id)
    reach |= Q(region__in=Region.objects.down_to(dealership.region)) | Q(dealership=dealership.pk)
    if dealership.group_id:
        reach |= Q(group=dealership.group_id)
    return Membership.objects.current().filter(reach)


def _through(membership: Membership) -> str:
    anchor = membership.anchor
    match membership.scope:
        case ScopeKind.NETWORK:
            return _("holds for the whole network")
        case ScopeKind.BRAND:
            return _("holds for the brand %(name)s") % {"name": anchor}
        case ScopeKind.REGION:
            return _("holds for %(name)s, in which it lies") % {"name": anchor}
        case ScopeKind.GROUP:
            return _("holds for the dealer group %(name)s, which owns it") % {"name": anchor}
        case _:
            return _("works here")


def _by_loan(dealership: Dealership) -> Iterator[Reason]:
    for loan in loans(DealershipUserGrant.objects.filter(content_object=dealership)):
        yield Reason(loan.user, _("One-off access"), loan.words, loan.capabilities, loan.until)


def _by_office() -> Iterator[Reason]:
    for user in User.objects.filter(is_superuser=True, is_active=True):
        yield Reason(user, _("Superuser"), _("no rule stops them"), frozenset(Can))


@dataclass(frozen=True)
class Loan:
    """What was lent to one person at one dealership."""

    user: User
    dealership: Dealership
    capabilities: frozenset[Can]
    until: date | None
    by: User | None

    @property
    def words(self) -> str:
        """Who lent it."""
        return _("lent by %(name)s") % {"name": self.by} if self.by else _("lent")

    @property
    def meanings(self) -> list[str]:
        """What it lets the person do, in words."""
        return [str(MEANING[can]) for can in Can if can in self.capabilities]


def loans(rows: Any) -> list[Loan]:
    """Give one-off grants gathered by person, dealership and last day, without those past."""
    current = rows.filter(Q(until_date=None) | Q(until_date__gte=today()))
    related = current.select_related("user", "content_object", "permission", "granted_by")
    gathered: dict[tuple[Any, ...], list[DealershipUserGrant]] = {}
    for row in related.order_by("user__full_name", "content_object__name"):
        key = (row.user_id, row.content_object_id, row.until_date)
        gathered.setdefault(key, []).append(row)
    return [_loan(rows) for rows in gathered.values()]


def _loan(rows: Sequence[DealershipUserGrant]) -> Loan:
    first = rows[0]
    capabilities = frozenset(Can(row.permission.codename) for row in rows)
    return Loan(first.user, first.content_object, capabilities, first.until_date, first.granted_by)


@dataclass(frozen=True)
class Held:
    """A capability and where a person holds it, in words."""

    can: Can
    places: list[str]

    @property
    def meaning(self) -> str:
        """What it lets the person do."""
        return str(MEANING[self.can])


def _place(membership: Membership, can: Can) -> str:
    """Give where a membership holds, and that agreements narrow it where they do."""
    name = str(membership.anchor or membership.get_scope_display())
    if can in NEEDS and ScopeKind(membership.scope) in AUDIENCES:
        return _("%(place)s, where dealerships share it") % {"place": name}
    return name


def what_they_can_do(memberships: Sequence[Membership], lent: Sequence[Loan]) -> list[Held]:
    """Give every capability with where these memberships and loans give it; none without a place."""
    places: dict[Can, list[str]] = {can: [] for can in Can}
    for membership in memberships:
        for can in membership.capabilities:
            places[can].append(_place(membership, can))
    for loan in lent:
        for can in loan.capabilities:
            places[can].append(str(loan.dealership))
    return [Held(can, sorted(set(where))) for can, where in places.items()]
