"""Incentives in the shell: the rail's entry."""

from django.utils.translation import gettext_lazy as _

from dealers.network.scoping import holds
from portal.accounts.capabilities import Can
from portal.ui.registry import NavItem, register_nav

register_nav(
    NavItem(
        key="incentives",
        label=_("Incentives"),
        icon="rosette-discount",
        url_name="incentives:list",
        order=70,
        shown_to=lambda user: holds(user, Can.VIEW_PROGRAMS),
    )
)
