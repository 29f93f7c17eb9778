"""What a person may do with toolkits, and why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealers.network.models import Brand
from dealers.network.policies import check_may
from dealers.network.scoping import may
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.common.refusals import OutOfStep
from toolkits.library.models import Toolkit


def check_may_edit(user: User, brand: Brand) -> None:
    """Refuse whoever does not make toolkits of this brand."""
    check_may(
        user, Can.EDIT_PROGRAMS, brand, _("Only the brand's marketers can change its toolkits.")
    )


def check_may_publish(user: User, brand: Brand) -> None:
    """Refuse whoever does not publish for this brand."""
    check_may(
        user, Can.PUBLISH_PROGRAMS, brand, _("Only people who publish for the brand can do this.")
    )


def check_editable(user: User, toolkit: Toolkit) -> None:
    """Refuse changes by others, and changes to what dealers may already work with."""
    check_may_edit(user, toolkit.brand)
    if not toolkit.is_editable:
        raise OutOfStep(_("Only a draft can be changed. Start a new version of this toolkit."))


def may_edit(user: User, toolkit: Toolkit) -> bool:
    """Tell whether the person makes toolkits of this brand."""
    return may(user, Can.EDIT_PROGRAMS, toolkit.brand)


def may_publish(user: User, toolkit: Toolkit) -> bool:
    """Tell whether the person publishes for this brand."""
    return may(user, Can.PUBLISH_PROGRAMS, toolkit.brand)
