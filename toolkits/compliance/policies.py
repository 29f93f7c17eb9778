"""What a person may do with rules, and why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealers.network.models import Brand
from dealers.network.scoping import may, scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.common.refusals import NotAllowed


def check_may_review(user: User, brand: Brand | None) -> None:
    """Refuse whoever does not review compliance there; rules for all brands need the whole network."""
    everywhere = scope_of(user, Can.REVIEW_COMPLIANCE).everything
    if not (may(user, Can.REVIEW_COMPLIANCE, brand) if brand else everywhere):
        raise NotAllowed(_("Only a compliance reviewer can do this."))
