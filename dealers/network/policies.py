"""What a person may do to the network, and why not."""

from dealers.network.models import Brand, Dealership
from dealers.network.scoping import may
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.common.refusals import NotAllowed


def check_may(user: User, can: Can, at: Dealership | Brand, why_not: str) -> None:
    """Refuse, in these words, unless the person holds the capability there."""
    if not may(user, can, at):
        raise NotAllowed(why_not)
