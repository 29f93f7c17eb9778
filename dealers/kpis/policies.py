"""Who may look at figures."""

from django.utils.translation import gettext as _

from dealers.network.scoping import holds
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone
from portal.common.refusals import NotAllowed


def check_reads_figures(user: Anyone) -> None:
    """Refuse people whose role has no figures, and say whose has."""
    if not holds(user, Can.VIEW_KPIS):
        raise NotAllowed(
            _(
                "Your role does not include figures. Your dealer principal or regional manager sees them."
            )
        )
