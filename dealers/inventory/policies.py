"""What a person may do with feeds, and why not."""

from django.utils.translation import gettext as _

from dealers.inventory.models import Feed
from dealers.network.models import Brand, Dealership
from dealers.network.policies import check_may
from portal.accounts.capabilities import Can
from portal.accounts.models import User


def check_may_manage(user: User, at: Brand | Dealership) -> None:
    """Refuse unless the person connects feeds here."""
    check_may(
        user, Can.MANAGE_FEEDS, at, _("Only an integrations admin connects and changes feeds.")
    )


def check_may_deliver(user: User, feed: Feed) -> None:
    """Refuse unless the person may bring a file to this feed."""
    check_may(
        user, Can.MANAGE_FEEDS, feed.anchor, _("Only an integrations admin uploads stock files.")
    )


def check_may_release(user: User, feed: Feed) -> None:
    """Refuse unless the person may let a held file through."""
    check_may(
        user,
        Can.RELEASE_FEEDS,
        feed.anchor,
        _("Only an integrations admin or the dealer principal releases held files."),
    )
