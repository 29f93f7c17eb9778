"""What the frame around each page needs; nothing is asked of the database before it is shown."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from portal.accounts.models import User
from portal.notifications.models import Notification
from portal.ui.registry import NavItem, ScopeChoice, Text, nav_for, scope_source

RAIL = 7
BOTTOM_BAR = 3


@dataclass(frozen=True)
class Entry:
    """A link of the navigation, with whether it is where the person is."""

    key: str
    label: Text
    icon: str
    url: str
    current: bool


class Shell:
    """The frame of one request, for one person."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def nav(self) -> list[Entry]:
        """Everything that this person can go to, in order."""
        items = [(item, reverse(item.url_name)) for item in nav_for(self.request.user)]
        here = self._here([url for _, url in items])
        return [_entry(item, url, current=url == here) for item, url in items]

    @property
    def rail(self) -> list[Entry]:
        """The entries that stand in the rail."""
        return self.nav if len(self.nav) <= RAIL else self.nav[: RAIL - 1]

    @property
    def more(self) -> list[Entry]:
        """The entries behind "More", when there are too many for the rail."""
        return self.nav[len(self.rail) :]

    @property
    def bottom(self) -> list[Entry]:
        """The entries of a phone's bottom bar; the fourth there is the menu."""
        return self.nav[:BOTTOM_BAR]

    @cached_property
    def unread(self) -> int:
        """How many notifications wait to be read."""
        user = self.request.user
        return Notification.objects.for_user(user).unread().count() if isinstance(user, User) else 0

    @cached_property
    def place(self) -> ScopeChoice | None:
        """The place that the person looks at."""
        source = scope_source()
        return source.current(self.request) if source else None

    @cached_property
    def accent(self) -> str:
        """The six digits of the brand's colour, or nothing."""
        source = scope_source()
        color = source.accent(self.request) if source else None
        return (color or "").removeprefix("#").lower()

    @property
    def words(self) -> dict[str, str]:
        """What countdowns say, for the browser; the same texts as formats.span has."""
        return {
            "day": ngettext("%(n)s day", "%(n)s days", 1),
            "days": ngettext("%(n)s day", "%(n)s days", 2),
            "h": gettext("%(n)s h"),
            "min": gettext("%(n)s min"),
            "s": gettext("%(n)s s"),
            "left": gettext("%(span)s left"),
            "late": gettext("late by %(span)s"),
        }

    @property
    def now(self) -> str:
        """The server's clock, from which countdowns tick."""
        return timezone.now().isoformat()

    def _here(self, urls: list[str]) -> str:
        """Return the entry whose address is the longest beginning of this page's."""
        path = self.request.path
        return max(
            (u for u in urls if u == path or (u != "/" and path.startswith(u))), key=len, default=""
        )


def _entry(item: NavItem, url: str, *, current: bool) -> Entry:
    return Entry(item.key, item.label, item.icon, url, current)


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Give templates `shell`, for the frame."""
    return {"shell": Shell(request)}
