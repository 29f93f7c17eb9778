"""Campaigns in the shell: the rail's entry and search."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from campaigns.programs.models import Campaign
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


register_nav(
    NavItem(
        key="campaigns",
        label=_("Campaigns"),
        icon="speakerphone",
        url_name="campaigns:list",
        order=20,
        shown_to=lambda user: holds(user, Can.VIEW_PROGRAMS),
        first_for=lambda user: holds(user, Can.EDIT_PROGRAMS),
    )
)
register_search(
    SearchProvider(key="campaigns", label=_("Campaigns"), search=find_campaigns, order=30)
)
