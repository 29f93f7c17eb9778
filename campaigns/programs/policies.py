"""What a person may do with a campaign, and what it still lacks."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from campaigns.programs.models import Campaign
from dealers.network.models import Brand
from dealers.network.scoping import holds, may
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.common.refusals import NotAllowed, Refused


@dataclass(frozen=True)
class Gap:
    """Something missing before publishing, and the wizard's step that mends it."""

    step: str
    text: str


def check_may_edit(user: User, brand: Brand) -> None:
    if not may(user, Can.EDIT_PROGRAMS, at=brand):
        raise NotAllowed(
            _("Only a marketer of %(brand)s can prepare its campaigns.") % {"brand": brand}
        )


def check_may_edit_somewhere(user: User) -> None:
    if not holds(user, Can.EDIT_PROGRAMS):
        raise NotAllowed(_("Only a marketer can prepare campaigns."))


def check_may_publish(user: User, campaign: Campaign) -> None:
    if not may(user, Can.PUBLISH_PROGRAMS, at=campaign.brand):
        raise NotAllowed(
            _("Only a marketer of %(brand)s can publish its campaigns.") % {"brand": campaign.brand}
        )


def check_is_draft(campaign: Campaign) -> None:
    if campaign.state != Campaign.State.DRAFT:
        raise Refused(_("This campaign is published. What dealerships work with stays as it is."))


def gaps(campaign: Campaign, *, reach: int, today: date) -> list[Gap]:
    """What must be mended before this draft can be published, in the wizard's order."""
    checks: list[tuple[bool, str, Any]] = [
        (campaign.ends_on < today, "brief", _("The last day is over. Choose a later one.")),
        (campaign.toolkit_id is None, "offer", _("Choose the toolkit that dealerships receive.")),
        (reach == 0, "audience", _("The audience is empty. Choose a region or a dealership.")),
    ]
    return [Gap(step, str(text)) for missing, step, text in checks if missing]


def check_ready(campaign: Campaign, *, reach: int, today: date) -> None:
    missing = gaps(campaign, reach=reach, today=today)
    if missing:
        raise Refused(" ".join(gap.text for gap in missing))
