"""One-off grants: an agency at one dealership, for some capabilities, until a date."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from dealers.network import grants
from dealers.network.models import Dealership
from dealers.network.policies import check_may_lend
from dealers.network.querysets import today
from dealers.network.scoping import forget
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import Refused


@transaction.atomic
def give_one_off(
    user: User, can: Collection[Can], *, at: Dealership, until: date, by: User
) -> None:
    """Lend capabilities at one dealership until a day; giving again sets a new day."""
    check_may_lend(by, can, at, to=user)
    if until < today():
        raise Refused(_("The last day lies in the past."))
    grants.lend(user, can, at, until=until, by=by)
    forget(user)
    detail = {"person": user.email, "can": sorted(can), "until": until.isoformat()}
    record("one_off.given", at, by=by, dealership=at, detail=detail)


@transaction.atomic
def withdraw_one_off(user: User, *, at: Dealership, by: User) -> None:
    """Take back everything that was lent to a person at one dealership."""
    check_may_lend(by, (), at, to=user)
    if not grants.take_back(user, at):
        raise Refused(_("Nothing is lent to this person here any more."))
    forget(user)
    record("one_off.withdrawn", at, by=by, dealership=at, detail={"person": user.email})
