"""Background work for the network."""

from datetime import timedelta

from dealers.network import actions
from portal.common.models import Work
from portal.common.work import periodic


@periodic("network.align_grants", every=timedelta(minutes=10))
def align_grants(_work: Work) -> None:
    """Let memberships begin and end on their dates."""
    actions.align_grants()
