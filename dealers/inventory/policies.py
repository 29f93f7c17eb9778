"""What a person may do with feeds, and why not."""

from django.utils.translation import gettext as _

from dealers.inventory.models import Feed, VinConflict
from dealers.network.models import Brand, Dealership
from dealers.network.policies import check_may
from dealers.network.scoping import agreed, may
from portal.accounts.capabilities import Can, Data
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


def sees_raw(user: User, anchor: Brand | Dealership) -> bool:
    """Tell whether somebody reads records as sent: they hold what the dealership pays."""
    if isinstance(anchor, Dealership):
        return agreed(user, Can.MANAGE_FEEDS, Data.COST).covers(anchor)
    return may(user, Can.MANAGE_FEEDS, anchor)


def check_may_release(user: User, feed: Feed) -> None:
    """Refuse unless the person may let a held file through."""
    check_may(
        user,
        Can.RELEASE_FEEDS,
        feed.anchor,
        _("Only an integrations admin or the dealer principal releases held files."),
    )


def check_may_settle(user: User, conflict: VinConflict) -> None:
    """Refuse unless the person decides between dealerships of the brand."""
    check_may(
        user,
        Can.RELEASE_FEEDS,
        conflict.brand,
        _("Only an integrations admin of the brand settles conflicts between dealerships."),
    )


def check_may_publish(user: User, dealership: Dealership) -> None:
    """Refuse unless the person may send a dealership's stock out to advertising platforms."""
    check_may(
        user,
        Can.RELEASE_FEEDS,
        dealership,
        _("Only an integrations admin or the dealer principal sends stock to platforms."),
    )
