"""What a person may do with an incentive, and what its terms must say."""

from typing import Any

from django.utils.translation import gettext as _

from campaigns.incentives.models import Incentive
from dealers.network.models import Brand
from dealers.network.scoping import holds, may
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.common.refusals import NotAllowed

# What each kind of offer is about: without it there is nothing to advertise.
NEEDED = {
    Incentive.Kind.CASH: ["amount"],
    Incentive.Kind.LOYALTY: ["amount"],
    Incentive.Kind.CONQUEST: ["amount"],
    Incentive.Kind.APR: ["apr"],
    Incentive.Kind.LEASE: ["monthly_payment", "term_months", "due_at_signing"],
    Incentive.Kind.FINANCE: ["monthly_payment", "term_months", "apr", "down_payment"],
}


def check_may_edit(user: User, brand: Brand) -> None:
    if not may(user, Can.EDIT_PROGRAMS, at=brand):
        raise NotAllowed(
            _("Only a marketer of %(brand)s can change its incentives.") % {"brand": brand}
        )


def check_may_edit_somewhere(user: User) -> None:
    if not holds(user, Can.EDIT_PROGRAMS):
        raise NotAllowed(_("Only a marketer can prepare incentives."))


def missing_terms(kind: str, terms: dict[str, Any]) -> list[str]:
    """The terms that this kind of offer needs and these do not say."""
    return [field for field in NEEDED[Incentive.Kind(kind)] if terms.get(field) is None]
