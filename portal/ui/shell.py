"""The shell's own entry: home."""

from django.utils.translation import gettext_lazy as _

from portal.ui.registry import NavItem, everyone, register_nav

register_nav(
    NavItem(
        key="home",
        label=_("Home"),
        icon="home",
        url_name="ui:home",
        order=0,
        first_for=everyone,
    )
)
