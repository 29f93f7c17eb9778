"""What a person may do with a campaign, and what it still lacks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from campaigns.programs.models import Campaign, CampaignLoan
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


# What somebody writes to whom a draft is lent; audience, offer and publication stay the marketer's.
OF_THE_BRIEF = frozenset({"name", "goal", "brief", "starts_on", "ends_on", "visual"})


def may_write_brief(user: User, campaign: Campaign) -> bool:
    """Tell whether somebody writes a campaign's brief: the brand's marketers, and who it is lent to."""
    if may(user, Can.EDIT_PROGRAMS, at=campaign.brand):
        return True
    return CampaignLoan.objects.of(user).filter(campaign=campaign, writes=True).exists()


def check_may_revise(user: User, campaign: Campaign, fields: Collection[str]) -> None:
    """Refuse unless the person may change these fields of a draft."""
    if not (fields and OF_THE_BRIEF.issuperset(fields) and may_write_brief(user, campaign)):
        check_may_edit(user, campaign.brand)


def check_may_lend(user: User, campaign: Campaign, to: User) -> None:
    """Refuse unless the person prepares the brand's campaigns, and lends to somebody else."""
    check_may_edit(user, campaign.brand)
    if user.pk == to.pk:
        raise NotAllowed(_("Nobody lends capabilities to themselves; ask another admin."))


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
