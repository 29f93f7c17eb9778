"""Campaigns in the shell: the rail's entry and search."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaigns.programs.models import Campaign, CampaignLoan
from dealers.network.lending import OtherLoan, register_loans
from dealers.network.scoping import holds
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.ui.registry import Hit, NavItem, SearchProvider, register_nav, register_search


def find_campaigns(user: User, text: str) -> Sequence[Hit]:
    """At most five campaigns whose name holds this text."""
    found = Campaign.objects.visible_to(user).filter(name__icontains=text).select_related("brand")
    return [
        Hit(c.name, f"{c.brand} · {c.get_state_display()}", c.get_absolute_url(), "speakerphone")
        for c in found[:5]
    ]


def _sees_campaigns(user: Any) -> bool:
    return holds(user, Can.VIEW_PROGRAMS) or CampaignLoan.objects.of(user).exists()


def lent_campaigns(user: User) -> list[OtherLoan]:
    """Give the campaigns lent to a person, for the page about them."""
    rows = CampaignLoan.objects.current().filter(user=user).select_related("campaign__brand")
    return [
        OtherLoan(
            title=loan.campaign.name,
            meaning=_("Writes the brief of a campaign") if loan.writes else _("Sees a campaign"),
            until=loan.until_date,
            url=loan.campaign.get_absolute_url(),
            brand=loan.campaign.brand,
        )
        for loan in rows
    ]


register_loans(lent_campaigns)
register_nav(
    NavItem(
        key="campaigns",
        label=_("Campaigns"),
        icon="speakerphone",
        url_name="campaigns:list",
        order=20,
        shown_to=_sees_campaigns,
        first_for=lambda user: holds(user, Can.EDIT_PROGRAMS),
    )
)
register_search(
    SearchProvider(key="campaigns", label=_("Campaigns"), search=find_campaigns, order=30)
)
