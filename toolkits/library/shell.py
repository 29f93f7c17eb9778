"""What the library hangs into the shell."""

from django.utils.translation import gettext_lazy as _

from dealers.network.scoping import holds
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.ui.registry import Hit, NavItem, SearchProvider, register_nav, register_search
from toolkits.library.models import Toolkit


def _search(user: User, text: str) -> list[Hit]:
    found = Toolkit.objects.visible_to(user).matching(text).select_related("brand").order_by("-id")
    return [
        Hit(
            toolkit.name,
            f"{toolkit.brand.name} · {toolkit.get_state_display()}",
            toolkit.get_absolute_url(),
            "packages",
        )
        for toolkit in found[:5]
    ]


register_nav(
    NavItem(
        key="toolkits",
        label=_("Toolkits"),
        icon="packages",
        url_name="toolkits:list",
        order=30,
        shown_to=lambda user: holds(user, Can.VIEW_PROGRAMS),
    )
)
register_search(SearchProvider(key="toolkits", label=_("Toolkits"), search=_search))
