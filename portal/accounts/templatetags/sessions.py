"""Words about sessions."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# The first that matches: later browsers claim to be earlier ones as well.
BROWSERS = [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
            ("Safari/", "Safari")]  # fmt: skip
SYSTEMS = [("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
           ("Mac OS X", "macOS"), ("Linux", "Linux")]  # fmt: skip


@register.filter
def browser_name(user_agent: str) -> str:
    """Give a browser and its system by name, as far as it tells them."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), _("Another browser"))
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return (
        _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
        if system
        else browser
    )
